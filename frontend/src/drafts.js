// A form never loses what was typed: a form with data-draft="name" keeps its texts for the length of the
// session, and gets them back when its page is opened again before it was sent.

const PREFIX = "draft:";

function keyOf(form) {
  return `${PREFIX}${location.pathname}:${form.dataset.draft}`;
}

function fieldsOf(form) {
  return [...form.querySelectorAll("textarea[name], input[name]:not([type=hidden], [type=password], [type=file])")];
}

function keep(form) {
  const values = fieldsOf(form)
    .filter((field) => (isBox(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue))
    .map((field) => [field.name, isBox(field) ? field.checked : field.value]);
  if (values.length) sessionStorage.setItem(keyOf(form), JSON.stringify(values));
  else sessionStorage.removeItem(keyOf(form));
}

function bringBack(form) {
  const kept = sessionStorage.getItem(keyOf(form));
  if (!kept) return;
  for (const [name, value] of JSON.parse(kept)) {
    const field = fieldsOf(form).find((each) => each.name === name);
    if (!field) continue;
    if (isBox(field)) field.checked = value;
    else field.value = value;
  }
}

function isBox(field) {
  return field.type === "checkbox" || field.type === "radio";
}

/** Forgets what was typed into a form, because it has arrived. */
export function forgetDraft(form) {
  sessionStorage.removeItem(keyOf(form));
}

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (form) keep(form);
});
document.addEventListener("submit", (event) => {
  // A plain form leaves the page; if the server refuses it, it comes back filled by the server.
  if (event.target.matches("form[data-draft]:not([hx-post])")) forgetDraft(event.target);
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form[data-draft]");
  const arrived = event.detail.successful && event.detail.xhr.status < 400;  // what is refused is still to be kept
  if (form && arrived && event.detail.requestConfig.verb === "post") forgetDraft(form);
});
document.body.addEventListener("htmx:load", (event) => {
  for (const form of event.detail.elt.querySelectorAll?.("form[data-draft]") ?? []) bringBack(form);
});
