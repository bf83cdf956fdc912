// The keyboard. A key is declared on what it presses, by data-key:
//   "c"          one key
//   "g p"        one after the other, within a second
//   "mod+enter"  with Ctrl, or ⌘ on a Mac
//   "/|mod+k"    either
// Letters alone do nothing while somebody types or composes; while a dialog is open, only its own keys work.

import { takeBackLatest } from "./toasts.js";

const SEQUENCE_MS = 1_000;
export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Tells whether this key belongs to a field, or to an input method that is composing. */
export function isTyping(event) {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.matches("input")) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

/** Names a key press as declarations do: "k", "mod+k", "shift+x", "arrowdown", "?". */
export function nameOf(event) {
  const key = event.key === " " ? "space" : event.key.toLowerCase();
  const isLetter = /^\p{L}$/u.test(key);
  const shift = event.shiftKey && (isLetter || key.length > 1) ? "shift+" : "";
  const mod = (isMac ? event.metaKey : event.ctrlKey) ? "mod+" : "";
  return `${mod}${event.altKey ? "alt+" : ""}${shift}${key}`;
}

/** Lists what may be pressed now: {element, ways}, where a way is a list of keys. */
export function declared() {
  const scope = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
  return [...scope.querySelectorAll("[data-key]")].map((element) => ({
    element,
    ways: element.dataset.key.split("|").map((way) => way.split(" ")),
  }));
}

let before = [];
let timer = 0;

function forget() {
  before = [];
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat) return;
  const name = nameOf(event);
  if (isTyping(event) && !name.startsWith("mod+")) return;
  if (["shift", "control", "alt", "meta"].includes(event.key.toLowerCase())) return;
  if (name === "mod+z" && !isTyping(event) && takeBackLatest()) return void event.preventDefault();
  const pressed = [...before, name];
  clearTimeout(timer);
  const keys = declared();
  const found = matching(keys, pressed) ?? matching(keys, [name]);
  if (found) {
    event.preventDefault();
    forget();
    press(found);
  } else if (keys.some(({ ways }) => ways.some((way) => way.length > pressed.length && startsWith(way, pressed)))) {
    before = pressed;
    timer = setTimeout(forget, SEQUENCE_MS);
  } else forget();
});

// What the page itself declares comes before the frame round it: "/" searches the inbox while one is in it.
function matching(keys, pressed) {
  const found = keys
    .filter(({ ways }) => ways.some((way) => way.length === pressed.length && startsWith(way, pressed)))
    .map(({ element }) => element);
  return found.find((element) => !element.closest(".sidebar")) ?? found[0];
}

function startsWith(way, pressed) {
  return pressed.every((key, index) => way[index] === key);
}

function press(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
  else element.click();
}

// Key hints are written for a keyboard with Ctrl; a Mac shows its own signs.
if (isMac) {
  for (const hint of document.querySelectorAll(".key")) hint.textContent = hint.textContent.replace("Ctrl", "⌘");
}
