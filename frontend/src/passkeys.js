// Passkeys (WebAuthn). A form says by data-passkey which ceremony it needs, "get" (sign in, confirm) or
// "create" (add a key); the options are in data-options, or fetched from the form's address when needed.
// The answer goes into its field `credential`, then the form is sent.

import { say } from "./toasts.js";
import { word } from "./words.js";

const isAble = Boolean(globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON);

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!isAble) form.hidden = true;
  form.addEventListener("submit", (event) => {
    const field = form.elements.credential;
    if (field.value) return;
    event.preventDefault();
    ask(form)
      .then((credential) => {
        field.value = JSON.stringify(credential);
        form.submit();
      })
      .catch((error) => {
        // Somebody who closes the browser's own window has changed their mind; that is no error.
        if (error.name !== "NotAllowedError" && error.name !== "AbortError") {
          say({ text: word("passkeyFailed"), tone: "wrong" });
        }
      });
  });
}

async function ask(form) {
  const options = await optionsFor(form);
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.creation_options.publicKey);
    return (await navigator.credentials.create({ publicKey })).toJSON();
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}

async function optionsFor(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`options: ${response.status}`);
  return response.json();
}
