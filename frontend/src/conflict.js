// Somebody was quicker: the server shows both values, and the member says which one holds.

import { openFetched } from "./dialogs.js";
import { elementsOf } from "./wire.js";

/** Opens the question. `write` is called with the form's values where the member's own is to hold, `leave` else. */
export function askWhichHolds(html, write, leave = () => {}) {
  const content = elementsOf(html);
  const form = content.querySelector("form[data-resolves]");
  const dialog = form.closest("dialog");
  let isTheirs = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isTheirs = false;
    dialog.close();
    write(new FormData(form), form.action);
  });
  dialog.addEventListener("close", () => isTheirs && leave());
  openFetched(content);
}
