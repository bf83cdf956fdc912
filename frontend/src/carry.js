// A record is carried to another place of a board or a calendar: a change of one field, shown at once, with
// the same checks as in a table, and put back where it is refused. `to` is {into, value, text}: the element
// that takes it, and what the field is then, as a form sends it and as it is read.

import { askWhichHolds } from "./conflict.js";
import { openFetched } from "./dialogs.js";
import { list, moveTo, rowOf } from "./rows.js";
import { say } from "./toasts.js";
import { elementsOf, get, post } from "./wire.js";
import { word } from "./words.js";

function ground() {
  return list()?.querySelector("[data-carries]") ?? null;
}

/** Puts the cursor and the focus on a card or an entry. */
export function focus(record) {
  moveTo(record);
  (record?.matches("a") ? record : record?.querySelector("h2 a"))?.focus({ preventScroll: true });
}

/** Tells why a record stays where it is, or "". */
function whyFixed(record) {
  if (record.hasAttribute("data-moves")) return "";
  return ground().dataset.fixed ?? record.querySelector(".fixed")?.textContent.trim() ?? word("forbidden");
}

function placeOf(record) {
  return { parent: record.parentElement, before: record.nextElementSibling };
}

function putBack(record, { parent, before }) {
  parent.insertBefore(record, before?.isConnected ? before : null);
}

/** Carries a record to another place, or says why it stays. */
export function carry(record, to) {
  const reason = whyFixed(record);
  if (reason) return say({ text: reason });
  if (record.parentElement === to.into) return;
  const from = placeOf(record);
  to.into.prepend(record);
  focus(record);
  save(record, to, from);
}

/** Sends what is shown already. The ways of one record are sent one after the other. */
function save(record, to, from, body) {
  record.removeAttribute("data-failed");
  record.toggleAttribute("data-saving", true);
  record.waiting = (record.waiting ?? 0) + 1;
  record.saving = (record.saving ?? Promise.resolve())
    .then(() => send(record, to, from, body))
    .catch(() => refuse(record, from, word("unreachable")));
}

/** One of the ways of a record is through; it is still being saved while another waits. */
function through(record) {
  record.waiting = Math.max(0, record.waiting - 1);
  record.toggleAttribute("data-saving", record.waiting > 0);
}

async function send(record, to, from, body = new FormData()) {
  for (const [name, given] of new URLSearchParams(list().dataset.state)) if (!body.has(name)) body.set(name, given);
  if (!body.has("as_of")) body.set("as_of", record.dataset.asOf);
  body.set("value", to.value);
  body.set("text", to.text);
  const { carries } = ground().dataset;
  const response = await post(`${list().dataset.url}list/cell/${record.dataset.id}/${carries}/`, body);
  const html = await response.text();
  if (response.ok) return drawAnew(record, html);
  if (response.status === 409) {
    through(record);
    putBack(record, from);
    const leave = () => document.body.dispatchEvent(new Event("listChanged"));
    return askWhichHolds(html, (given) => insist(record, to, from, given), leave);
  }
  const asks = response.headers.get("Troth-Asks"); // what is missing there can be said in a dialog
  if (response.status === 422 && asks) {
    through(record);
    putBack(record, from);
    return openFetched(elementsOf(await (await get(asks)).text()));
  }
  const reason = elementsOf(html).querySelector(".error")?.textContent;
  refuse(record, from, reason ?? word(response.status === 403 ? "forbidden" : "failed"));
}

function insist(record, to, from, body) {
  to.into.prepend(record);
  save(record, to, from, body);
}

/** Fills the record that was carried with what the server says of it now. */
function drawAnew(record, html) {
  through(record);
  const hadFocus = record.contains(document.activeElement);
  const fresh = elementsOf(html).querySelector("[data-id]");
  if (fresh) {
    record.replaceChildren(...fresh.childNodes);
    Object.assign(record.dataset, fresh.dataset);
  }
  if (hadFocus) focus(record);
  document.body.dispatchEvent(new Event("recordCarried"));
}

/** Puts a record back so that it is seen: marked, with the reason said. */
function refuse(record, from, reason) {
  const hadFocus = record.contains(document.activeElement);
  through(record);
  putBack(record, from);
  record.toggleAttribute("data-failed", true);
  record.title = reason;
  if (hadFocus) focus(record);
  say({ text: word("notSaved", { reason }), tone: "wrong" });
}

/** Lets records be dragged between places; `toOf` gives the `to` of a record that came into a place. */
export async function letCarry(places, toOf) {
  if (!places.length || ground().dataset.fixed) return;
  const { default: Sortable } = await import("sortablejs/modular/sortable.core.esm.js");
  let from = null;
  for (const place of places) {
    Sortable.create(place, {
      group: "carried",
      draggable: "[data-moves]",
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
        save(item, toOf(item, to), from);
      },
    });
  }
}

// The cursor follows the focus from card to card.
document.addEventListener("focusin", (event) => {
  const record = ground() && rowOf(event.target);
  if (record) moveTo(record);
});
