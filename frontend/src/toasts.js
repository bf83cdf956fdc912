// News about what was just done. A toast with a way back stays ten seconds; Ctrl Z takes the latest back.

import { post } from "./wire.js";
import { word } from "./words.js";

const WITH_UNDO_MS = 10_000;
const PLAIN_MS = 5_000;
const MOST = 3;

const region = document.getElementById("toasts");

/** Says something. `undo` is the URL that takes it back when posted to. */
export function say({ text, undo = "", tone = "" }) {
  if (!region || !text) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  if (tone) toast.dataset.tone = tone;
  toast.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    toast.dataset.undo = undo;
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button small",
      textContent: word("undo"),
    });
    button.addEventListener("click", () => takeBack(toast));
    toast.append(button);
  }
  region.append(toast);
  while (region.children.length > MOST) region.firstElementChild.remove();
  watch(toast, undo ? WITH_UNDO_MS : PLAIN_MS);
}

/** Takes the toast away after a while, but not while somebody reads it. */
function watch(toast, milliseconds) {
  let timer = setTimeout(() => toast.remove(), milliseconds);
  for (const begin of ["pointerenter", "focusin"]) {
    toast.addEventListener(begin, () => clearTimeout(timer));
  }
  for (const end of ["pointerleave", "focusout"]) {
    toast.addEventListener(end, () => {
      clearTimeout(timer);
      timer = setTimeout(() => toast.remove(), milliseconds / 2);
    });
  }
}

async function takeBack(toast) {
  toast.remove();
  try {
    const response = await post(toast.dataset.undo);
    if (!response.ok && !response.headers.get("HX-Trigger")) say({ text: word("failed"), tone: "wrong" });
  } catch {
    say({ text: word("unreachable"), tone: "wrong" });
  }
}

/** Takes back the latest thing that can be. Tells whether there was one. */
export function takeBackLatest() {
  const toast = [...(region?.querySelectorAll("[data-undo]") ?? [])].at(-1);
  if (toast) takeBack(toast);
  return Boolean(toast);
}

document.body.addEventListener("toast", (event) => say(event.detail));
for (const toast of region?.children ?? []) watch(toast, toast.querySelector("form") ? WITH_UNDO_MS : PLAIN_MS);
