// Dialogs: opened by [data-opens="<id>"], closed by [data-closes], Esc or a click beside them.
// A dialog that htmx brings into #dialogs opens by itself and leaves when it is closed.

const slot = document.getElementById("dialogs");

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const closer = event.target.closest("[data-closes]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (closer) closer.closest("dialog")?.close();
  if (event.target.matches("dialog:modal") && isBeside(event.target, event) && !hasInput(event.target)) {
    event.target.close();
  }
});

function isBeside(dialog, { clientX, clientY }) {
  const box = dialog.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

/** A click beside a form that has been typed into must not throw that away. */
function hasInput(dialog) {
  return [...dialog.querySelectorAll("input:not([type=hidden]), textarea")].some(
    (field) => field.value !== field.defaultValue,
  );
}

/** Puts a dialog that came from the server on the page and opens it. */
export function openFetched(content) {
  slot.replaceChildren(content);
  window.htmx.process(slot);
  openNew();
}

function openNew() {
  const dialog = slot.querySelector("dialog:not([open])");
  if (!dialog) return;
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  dialog.showModal();
}

slot?.addEventListener("htmx:afterSettle", openNew);

// A form with data-closes-after has done its work when the server took it.
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form[data-closes-after]");
  if (form && event.detail.successful && event.detail.requestConfig.verb === "post") form.closest("dialog")?.close();
});

// A dialog that stands on its page empty opens when it is filled: <dialog data-opens-filled>.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const dialog = event.target.closest?.("dialog[data-opens-filled]");
  if (dialog && !dialog.open && dialog.childElementCount) dialog.showModal();
});
