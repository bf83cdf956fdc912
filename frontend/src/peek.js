// A record beside its list. The address says which one, so that it can be sent to somebody; Esc gives the
// focus back to the list. The panel's width is the member's own and is kept in this browser.

import { current, list, moveTo, rows } from "./rows.js";
import { elementsOf, get } from "./wire.js";

const WIDTH_KEY = "peek-width";
const NARROWEST_PX = 260;

let request = new AbortController();
let cameFrom = null;

function panel() {
  return document.getElementById("peek");
}

/** The id of the record that is shown, or "". */
export function isPeeking() {
  return panel()?.dataset.peek ?? "";
}

/** Shows the record of a row. */
export async function peekAt(row) {
  if (!row || isPeeking() === row.dataset.id) return;
  cameFrom ??= document.activeElement;
  request.abort();
  request = new AbortController();
  const { id } = row.dataset;
  try {
    const response = await get(`${list().dataset.url}list/peek/${id}/${addressWith(id).search}`, request.signal);
    if (!response.ok) return;
    const fresh = elementsOf(await response.text());
    panel()?.remove();
    list().append(fresh);
    window.htmx.process(panel());
    applyWidth();
    history.replaceState(history.state, "", addressWith(id));
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

/** Closes the panel and gives the focus back. */
export function closePeek() {
  panel()?.remove();
  history.replaceState(history.state, "", addressWith(""));
  if (cameFrom?.isConnected) cameFrom.focus();
  cameFrom = null;
}

function addressWith(id) {
  const address = new URL(location.href);
  if (id) address.searchParams.set("peek", id);
  else address.searchParams.delete("peek");
  return address;
}

document.addEventListener("click", (event) => {
  const closer = event.target.closest("[data-closes-peek]");
  if (closer) {
    event.preventDefault();
    closePeek();
  }
  const stepper = event.target.closest("[data-peek-step]");
  if (stepper) {
    const all = rows();
    const row = all[all.indexOf(current()) + Number(stepper.dataset.peekStep)];
    moveTo(row);
    peekAt(row);
  }
});

function applyWidth() {
  const width = Number(localStorage.getItem(WIDTH_KEY));
  if (width) list()?.style.setProperty("--peek", `${width}px`);
}

document.addEventListener("pointerdown", (event) => {
  if (!event.target.matches("[data-resize-peek]")) return;
  event.preventDefault();
  const handle = event.target;
  const box = panel().getBoundingClientRect();
  const isMirrored = document.documentElement.dir === "rtl";
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener("pointermove", ({ clientX }) => {
    const wanted = isMirrored ? clientX - box.left : box.right - clientX;
    const width = Math.min(Math.max(wanted, NARROWEST_PX), innerWidth / 2);
    localStorage.setItem(WIDTH_KEY, String(Math.round(width)));
    applyWidth();
  });
  handle.addEventListener("pointerup", () => handle.replaceWith(handle.cloneNode()), { once: true });
});

if (list()) applyWidth();
