// Rows that are ticked, and the bar that acts on them; without any, its keys act on the row at the cursor.
// Where every row of a page is ticked, all that the list's question finds can be taken with one more click.

import { current, list, rowOf, rows } from "./rows.js";
import { openFetched } from "./dialogs.js";
import { elementsOf, get } from "./wire.js";
import { word } from "./words.js";

let anchor = null;

function boxOf(row) {
  return row?.querySelector("[data-select]");
}

/** Ticks a row, or unticks it. */
export function select(row) {
  boxOf(row)?.click();
}

/** Ticks every row from the last one that was ticked up to this one. */
export function selectRange(row) {
  const all = rows();
  const [from, to] = [all.indexOf(anchor ?? row), all.indexOf(row)].sort((a, b) => a - b);
  for (const each of all.slice(Math.max(from, 0), to + 1)) boxOf(each).checked = true;
  show();
}

function ticked() {
  return rows().filter((row) => boxOf(row)?.checked);
}

/** The ids that an action is about. */
export function chosen() {
  const found = ticked();
  const about = found.length ? found : [current()].filter(Boolean);
  return about.map((row) => row.dataset.id);
}

function bar() {
  return list().querySelector("[data-selection]");
}

/** Shows what is selected; `isAll` says that it is everything the list finds, beyond this page. */
function show(isAll = false) {
  const found = ticked();
  for (const row of rows()) row.toggleAttribute("data-selected", found.includes(row));
  const isWhole = found.length > 0 && found.length === rows().length;
  const wider = bar().querySelector("[data-select-matching]");
  bar().hidden = found.length === 0;
  bar().toggleAttribute("data-all", isAll);
  bar().querySelector("[data-selection-count]").textContent = isAll ? wider.dataset.words : word("selected", { count: found.length });
  if (wider) wider.hidden = isAll || !isWhole;
  const all = list().querySelector("[data-select-all]");
  if (!all) return;
  all.checked = isWhole;
  all.indeterminate = found.length > 0 && !all.checked;
}

document.addEventListener("change", (event) => {
  if (!list()?.contains(event.target)) return;
  if (event.target.matches("[data-select-all]")) {
    for (const row of rows()) boxOf(row).checked = event.target.checked;
    show();
  } else if (event.target.matches("[data-select]")) {
    const row = rowOf(event.target);
    if (event.target.checked) anchor = row;
    show();
  }
});

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-select-none]")) {
    for (const row of ticked()) boxOf(row).checked = false;
    show();
  }
  if (event.target.closest("[data-select-matching]")) show(true);
  const box = event.target.closest("[data-select]");
  if (box && event.shiftKey) selectRange(rowOf(box));
  const action = event.target.closest("[data-row-action]");
  if (action && chosen().length) await openAction(action.dataset.rowAction);
});

async function openAction(url) {
  const isAll = bar().hasAttribute("data-all");
  const where = bar().querySelector("[data-select-matching]")?.dataset.selectMatching;
  const query = new URLSearchParams(isAll ? { all: 1, where } : chosen().map((id) => ["id", id]));
  const response = await get(`${url}${url.includes("?") ? "&" : "?"}${query}`);
  if (response.ok) openFetched(elementsOf(await response.text()));
}
