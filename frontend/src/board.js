// A board: cards are carried to another column by dragging, by Shift and an arrow, or by the menu of a card (S).

import { carry, focus, letCarry } from "./carry.js";
import { isTyping, nameOf } from "./keys.js";
import { isPeeking, peekAt } from "./peek.js";
import { current, list, moveTo, rowOf } from "./rows.js";

const ARROWS = { arrowup: [0, -1], k: [0, -1], arrowdown: [0, 1], j: [0, 1], arrowleft: [-1, 0], arrowright: [1, 0] };

function board() {
  return list()?.querySelector("[data-board]") ?? null;
}

function lanes() {
  return [...(board()?.querySelectorAll("[data-lane]") ?? [])];
}

function laneOf(card) {
  return card.closest("[data-lane]");
}

function cardsOf(lane) {
  return [...lane.querySelectorAll(".card")];
}

/** What a card is about when it comes into a lane. */
function toLane(lane) {
  return { into: lane.querySelector(".cards"), value: lane.dataset.lane, text: lane.dataset.label };
}

function carryBy(card, step) {
  const lane = lanes()[lanes().indexOf(laneOf(card)) + step];
  if (lane) carry(card, toLane(lane));
}

function go(card) {
  focus(card);
  if (isPeeking()) peekAt(card);
}

function step(card, [across, along]) {
  if (!card) return go(board().querySelector(".card"));
  const lane = laneOf(card);
  const place = cardsOf(lane).indexOf(card);
  if (!across) return go(cardsOf(lane)[Math.max(place + along, 0)] ?? card);
  const all = lanes();
  for (let at = all.indexOf(lane) + across; all[at]; at += across) {
    const there = cardsOf(all[at]);
    if (there.length) return go(there[Math.min(place, there.length - 1)]);
  }
}

/** Left and right are those of the page, which may be mirrored. */
function mirrored([across, along]) {
  return [document.documentElement.dir === "rtl" ? -across : across, along];
}

document.addEventListener("keydown", (event) => {
  if (!board() || event.defaultPrevented || isTyping(event) || document.querySelector("dialog:modal, :popover-open")) return;
  const name = nameOf(event);
  const card = rowOf(event.target) ?? current();
  const arrow = ARROWS[name];
  const across = name.startsWith("shift+arrow") ? ARROWS[name.slice("shift+".length)][0] : 0;
  if (arrow) step(card, mirrored(arrow));
  else if (across && card) carryBy(card, mirrored([across, 0])[0]);
  else if (name === "s" && card) openMenu(card);
  else return;
  event.preventDefault();
});

function openMenu(card) {
  const button = card.querySelector("[data-moves-card]");
  if (button) button.click();
  else carryBy(card, 1); // which says why it stays
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-moves-card]");
  if (opener) mark(rowOf(opener));
  const choice = event.target.closest("[data-moves-to]");
  const card = choice && current();
  if (card) carry(card, toLane(lanes().find((lane) => lane.dataset.lane === choice.dataset.movesTo)));
}, true);

/** Notes which card the menu is about, and where that stands. */
function mark(card) {
  moveTo(card);
  for (const choice of document.querySelectorAll("[data-moves-to]")) {
    choice.setAttribute("aria-checked", String(choice.dataset.movesTo === laneOf(card).dataset.lane));
  }
}

// A card that was carried may come again with the next ones of its new column.
document.body.addEventListener("htmx:afterSettle", () => {
  const seen = new Set();
  for (const card of board()?.querySelectorAll(".card") ?? []) {
    if (seen.has(card.dataset.id)) card.remove();
    seen.add(card.dataset.id);
  }
});

function begin() {
  letCarry(lanes().map((lane) => lane.querySelector(".cards")), (_, place) => toLane(laneOf(place)));
}

begin();
document.body.addEventListener("listDrawn", begin);
