// A gallery: the arrows go from card to card, up and down by a row of the grid.

import { focus } from "./carry.js";
import { isTyping, nameOf } from "./keys.js";
import { isPeeking, peekAt } from "./peek.js";
import { current, list, rowOf, rows } from "./rows.js";

function perRow(cards) {
  const top = cards[0]?.offsetTop;
  return cards.filter((card) => card.offsetTop === top).length;
}

function stepOf(name) {
  const along = document.documentElement.dir === "rtl" ? -1 : 1;
  const down = perRow(rows());
  return { arrowright: along, arrowleft: -along, j: 1, k: -1, arrowdown: down, arrowup: -down }[name];
}

document.addEventListener("keydown", (event) => {
  if (!list()?.querySelector("[data-gallery]") || event.defaultPrevented || isTyping(event)) return;
  if (document.querySelector("dialog:modal, :popover-open")) return;
  const step = stepOf(nameOf(event));
  if (!step) return;
  event.preventDefault();
  const cards = rows();
  const card = rowOf(event.target) ?? current();
  const next = card ? cards[cards.indexOf(card) + step] : cards[0];
  if (!next) return;
  focus(next);
  if (isPeeking()) peekAt(next);
});
