// htmx, with morphing swaps (hx-swap="morph") that keep focus, and errors that are said aloud.

import htmx from "htmx.org";
import { Idiomorph } from "idiomorph";
import { say } from "./toasts.js";
import { word } from "./words.js";

window.htmx = htmx;

htmx.defineExtension("morph", {
  isInlineSwap: (style) => style === "morph",
  handleSwap(style, target, fragment) {
    if (style !== "morph") return false;
    return Idiomorph.morph(target, fragment.children, { morphStyle: "outerHTML", ignoreActiveValue: true });
  },
});

/** What a page asks for by itself now and again fails quietly: nobody waits for it. */
function isByItself(event) {
  return event.detail.elt?.matches?.(".notices");
}

document.body.addEventListener("htmx:responseError", (event) => {
  if (isByItself(event)) return;
  const { xhr } = event.detail;
  const { status } = xhr;
  if (xhr.getResponseHeader("HX-Trigger")) return; // the server has said why
  say({ text: word(status === 403 ? "forbidden" : status === 404 ? "gone" : "failed"), tone: "wrong" });
});
document.body.addEventListener("htmx:sendError", (event) => {
  if (!isByItself(event)) say({ text: word("unreachable"), tone: "wrong" });
});
document.body.addEventListener("htmx:timeout", () => say({ text: word("unreachable"), tone: "wrong" }));

// A form that was refused comes back to another place than what a form that was taken brings:
// hx-target-422="closest dd". Without it, it comes back to hx-target.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const target = xhr.status === 422 && requestConfig.elt.getAttribute("hx-target-422");
  if (!target) return;
  const [, wanted] = target.match(/^closest (.+)$/) ?? [];
  event.detail.target = wanted ? requestConfig.elt.closest(wanted) : document.querySelector(target);
});

// A button that waits for an answer says so, and can not be pressed twice.
document.body.addEventListener("htmx:beforeRequest", (event) => setBusy(event.detail.elt, true));
document.body.addEventListener("htmx:afterRequest", (event) => setBusy(event.detail.elt, false));

function setBusy(element, isBusy) {
  const button = element.matches("form") ? element.querySelector('button[type="submit"]') : element;
  if (!button?.matches?.("button")) return;
  if (isBusy) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}
