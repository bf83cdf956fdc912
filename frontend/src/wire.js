// Talking to the server outside of htmx, with the same headers and the same toasts.

function headers() {
  return { ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), "HX-Request": "true" };
}

/** Lets the page hear what the server said in HX-Trigger, as htmx would. */
function announce(response) {
  const triggers = response.headers.get("HX-Trigger");
  if (!triggers) return;
  for (const [name, detail] of Object.entries(JSON.parse(triggers))) {
    document.body.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

/** Fetches a part of a page. `signal` gives it up. */
export async function get(url, signal) {
  const response = await fetch(url, { headers: headers(), signal, credentials: "same-origin" });
  announce(response);
  return response;
}

/** Sends a form's values; `body` is FormData or a plain object. */
export async function post(url, body = {}) {
  const values = body instanceof FormData ? body : Object.entries(body);
  const response = await fetch(url, {
    method: "POST",
    headers: headers(),
    body: new URLSearchParams(values instanceof FormData ? [...values] : values),
    credentials: "same-origin",
  });
  announce(response);
  const elsewhere = response.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere);
  if (response.headers.get("HX-Refresh")) location.reload();
  return response;
}

/** Makes elements out of a part of HTML that came from our own server. */
export function elementsOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
