// The records of the list on this page, rows of a table, cards, entries or lines beside a map, and the cursor on one of them.

const RECORD = ":is(tbody tr, .card, .event, .place)[data-id]";

/** The list of this page, if there is one. */
export function list() {
  return document.querySelector("[data-list]");
}

/** The rows or cards of the list, in order. */
export function rows() {
  return [...(list()?.querySelectorAll(RECORD) ?? [])];
}

/** The row or card that an element of the list is part of. */
export function rowOf(element) {
  const row = element.closest(RECORD);
  return row && list()?.contains(row) ? row : null;
}

/** The row or card at the cursor. */
export function current() {
  return rows().find((row) => row.hasAttribute("data-focus")) ?? null;
}

/** Puts the cursor on a row or card. */
export function moveTo(row) {
  if (!row) return;
  for (const each of rows()) each.toggleAttribute("data-focus", each === row);
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
}
