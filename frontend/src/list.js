// The keyboard of a list: a cursor on one row, moved by J, K and the arrows; Space looks beside the
// list, Enter opens, X selects, E edits. Other modules act on the same cursor.

import { beginEdit, editableCells } from "./cells.js";
import { isTyping, nameOf } from "./keys.js";
import { closePeek, isPeeking, peekAt } from "./peek.js";
import { current, list, moveTo, rowOf, rows } from "./rows.js";
import { select, selectRange } from "./selection.js";
import { get } from "./wire.js";

const FRAME = ".table-frame, .board, .calendar-frame, .gallery, .places"; // what scrolls

function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const row = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  moveTo(row);
  if (isPeeking()) peekAt(row);
}

const ACTIONS = {
  j: () => step(1),
  arrowdown: () => step(1),
  k: () => step(-1),
  arrowup: () => step(-1),
  space: () => (isPeeking() === current()?.dataset.id ? closePeek() : peekAt(current())),
  enter: () => current()?.dataset.url && location.assign(current().dataset.url),
  x: () => select(current()),
  "shift+x": () => selectRange(current()),
  e: () => beginEdit(editableCells(current())[0]),
  escape: () => isPeeking() && closePeek(),
};

document.addEventListener("keydown", (event) => {
  if (!list() || event.defaultPrevented || isTyping(event) || document.querySelector("dialog:modal, :popover-open")) return;
  const name = nameOf(event);
  // On a link or a button, Enter and Space do what they always do; but the link of a card is the card.
  const isOnCard = name === "space" && event.target.matches(".card h2 a, a.event, a.place");
  if (["enter", "space"].includes(name) && !isOnCard && event.target.closest("a, button, summary, input")) return;
  const act = ACTIONS[name];
  if (!act || (!current() && !["j", "k", "arrowdown", "arrowup"].includes(name))) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  const row = rowOf(event.target);
  if (!row) return;
  moveTo(row);
  if (isPeeking() && !event.target.closest("a, button, input, label, form")) peekAt(row);
});

/** Fetches the rows anew, in place: cursor, selection and scroll stay. */
export async function refresh() {
  const at = current()?.dataset.id;
  const response = await get(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("list");
  const old = document.getElementById("list");
  if (!fresh || !old) return;
  const ticked = new Set([...old.querySelectorAll("[data-select]:checked")].map((box) => box.value));
  const { scrollTop, scrollLeft } = old.querySelector(FRAME) ?? {};
  old.replaceWith(fresh);
  window.htmx.process(fresh);
  for (const box of fresh.querySelectorAll("[data-select]")) if (ticked.has(box.value)) box.click();
  fresh.querySelector(FRAME)?.scrollTo({ top: scrollTop, left: scrollLeft, behavior: "instant" });
  moveTo(rows().find((row) => row.dataset.id === at));
  document.body.dispatchEvent(new Event("listDrawn"));
}

document.body.addEventListener("listChanged", () => list() && refresh());
