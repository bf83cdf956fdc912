// The rows of the list on this page, and the cursor on one of them.

/** The list of this page, if there is one. */
export function list() {
  return document.querySelector("[data-list]");
}

/** The rows of the list, in order. */
export function rows() {
  return [...(list()?.querySelectorAll("tbody tr[data-id]") ?? [])];
}

/** The row at the cursor. */
export function current() {
  return list()?.querySelector("tbody tr[data-focus]") ?? null;
}

/** Puts the cursor on a row. */
export function moveTo(row) {
  if (!row) return;
  for (const each of rows()) each.toggleAttribute("data-focus", each === row);
  row.scrollIntoView({ block: "nearest" });
}
