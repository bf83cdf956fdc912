// A board: cards are moved to another column by dragging, by Shift and an arrow, or by the menu of a card
// (S). Each way is the same change of one field, as in a table: shown at once, taken back where it is refused.

import { askWhichHolds } from "./conflict.js";
import { isTyping, nameOf } from "./keys.js";
import { isPeeking, closePeek, peekAt } from "./peek.js";
import { current, list, moveTo, rowOf } from "./rows.js";
import { say } from "./toasts.js";
import { elementsOf, post } from "./wire.js";
import { word } from "./words.js";

const ARROWS = { arrowup: [0, -1], k: [0, -1], arrowdown: [0, 1], j: [0, 1], arrowleft: [-1, 0], arrowright: [1, 0] };

function board() {
  return list()?.querySelector("[data-board]") ?? null;
}

function lanes() {
  return [...board().querySelectorAll("[data-lane]")];
}

function laneOf(card) {
  return card.closest("[data-lane]");
}

function cardsOf(lane) {
  return [...lane.querySelectorAll(".card")];
}

function focus(card) {
  moveTo(card);
  card?.querySelector("h3 a").focus({ preventScroll: true });
  if (isPeeking()) peekAt(card);
}

/** Where a card stands, so that it can be put back. */
function placeOf(card) {
  return { parent: card.parentElement, before: card.nextElementSibling };
}

function putBack(card, { parent, before }) {
  parent.insertBefore(card, before?.isConnected ? before : null);
}

/** Tells why a card stays where it is, or "". */
function whyFixed(card) {
  if (card.hasAttribute("data-moves")) return "";
  return board().dataset.fixed ?? card.querySelector(".fixed")?.textContent.trim() ?? word("forbidden");
}

function moveBy(card, step) {
  const to = lanes()[lanes().indexOf(laneOf(card)) + step];
  if (to) moveInto(card, to);
}

function moveInto(card, lane) {
  const reason = whyFixed(card);
  if (reason) return say({ text: reason });
  if (lane === laneOf(card)) return;
  const from = placeOf(card);
  lane.querySelector(".cards").prepend(card);
  focus(card);
  save(card, lane, from);
}

/** Sends what was shown already. The moves of one card are sent one after the other. */
function save(card, lane, from) {
  card.removeAttribute("data-failed");
  card.toggleAttribute("data-saving", true);
  const sent = (card.saving ?? Promise.resolve()).then(() => send(card, lane, from));
  card.saving = sent.catch(() => refuse(card, from, word("unreachable")));
}

async function send(card, lane, from, body = new FormData()) {
  for (const [name, given] of new URLSearchParams(list().dataset.state)) if (!body.has(name)) body.set(name, given);
  if (!body.has("as_of")) body.set("as_of", card.dataset.asOf);
  body.set("value", lane.dataset.lane);
  body.set("text", lane.dataset.label);
  const response = await post(`${list().dataset.url}list/cell/${card.dataset.id}/${board().dataset.board}/`, body);
  const html = await response.text();
  if (response.ok) return drawAnew(card, html);
  card.removeAttribute("data-saving");
  if (response.status === 409) {
    putBack(card, from);
    const leave = () => document.body.dispatchEvent(new Event("listChanged"));
    return askWhichHolds(html, (theirs) => write(card, lane, from, theirs), leave);
  }
  const reason = elementsOf(html).querySelector(".error")?.textContent;
  refuse(card, from, reason ?? word(response.status === 403 ? "forbidden" : "failed"));
}

function write(card, lane, from, body) {
  lane.querySelector(".cards").prepend(card);
  send(card, lane, from, body).catch(() => refuse(card, from, word("unreachable")));
}

/** Puts the card as the server has it now in the place of the one that was moved. */
function drawAnew(card, html) {
  card.removeAttribute("data-saving");
  const fresh = elementsOf(html).querySelector(".card");
  const [hadFocus, hadCursor] = [card.contains(document.activeElement), card.hasAttribute("data-focus")];
  if (fresh) {
    card.replaceChildren(...fresh.childNodes);
    card.dataset.asOf = fresh.dataset.asOf;
  }
  if (hadFocus) focus(card);
  else card.toggleAttribute("data-focus", hadCursor);
  document.body.dispatchEvent(new Event("cardMoved"));
}

/** Puts a card back so that it is seen: marked, with the reason said. */
function refuse(card, from, reason) {
  const hadFocus = card.contains(document.activeElement);
  card.removeAttribute("data-saving");
  putBack(card, from);
  card.toggleAttribute("data-failed", true);
  card.title = reason;
  if (hadFocus) focus(card);
  say({ text: word("notSaved", { reason }), tone: "wrong" });
}

function step(card, [across, along]) {
  if (!card) return focus(board().querySelector(".card"));
  const lane = laneOf(card);
  const place = cardsOf(lane).indexOf(card);
  if (!across) return focus(cardsOf(lane)[Math.max(place + along, 0)] ?? card);
  const all = lanes();
  for (let at = all.indexOf(lane) + across; all[at]; at += across) {
    const there = cardsOf(all[at]);
    if (there.length) return focus(there[Math.min(place, there.length - 1)]);
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
  const carry = name.startsWith("shift+arrow") && ARROWS[name.slice("shift+".length)];
  if (arrow) step(card, mirrored(arrow));
  else if (carry && carry[0] && card) moveBy(card, mirrored(carry)[0]);
  else if (name === "s" && card) openMenu(card);
  else if (name === "space" && event.target.matches(".card h3 a")) peek(card);
  else return;
  event.preventDefault();
});

function peek(card) {
  if (isPeeking() === card.dataset.id) closePeek();
  else peekAt(card);
}

function openMenu(card) {
  const button = card.querySelector("[data-moves-card]");
  if (button) button.click();
  else say({ text: whyFixed(card) });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-moves-card]");
  if (opener) mark(rowOf(opener));
  const choice = event.target.closest("[data-moves-to]");
  const card = choice && current();
  if (card) moveInto(card, lanes().find((lane) => lane.dataset.lane === choice.dataset.movesTo));
}, true);

/** Notes which card the menu is about, and where that stands. */
function mark(card) {
  moveTo(card);
  for (const choice of document.querySelectorAll("[data-moves-to]")) {
    choice.setAttribute("aria-checked", String(choice.dataset.movesTo === laneOf(card).dataset.lane));
  }
}

async function makeDraggable() {
  if (!board() || board().dataset.fixed) return;
  const { default: Sortable } = await import("sortablejs/modular/sortable.core.esm.js");
  for (const lane of lanes()) {
    let from = null;
    Sortable.create(lane.querySelector(".cards"), {
      group: "cards",
      draggable: ".card[data-moves]",
      filter: "button",
      preventOnFilter: false,
      sort: false,
      animation: 90,
      delay: 150,
      delayOnTouchOnly: true,
      emptyInsertThreshold: 40,
      onStart: ({ item }) => (from = placeOf(item)),
      onEnd: ({ item, to }) => {
        if (to === from.parent) return;
        moveTo(item);
        save(item, laneOf(item), from);
      },
    });
  }
}

// A card that was moved may come again with the next ones of its new column.
document.body.addEventListener("htmx:afterSettle", () => {
  if (!board()) return;
  const seen = new Set();
  for (const card of board().querySelectorAll(".card")) {
    if (seen.has(card.dataset.id)) card.remove();
    seen.add(card.dataset.id);
  }
});

makeDraggable();
document.body.addEventListener("listDrawn", makeDraggable);
