// Editing in the table. Enter saves and moves down, Tab to the right, Esc puts back what was there.
// A cell shows what was typed at once; if the server refuses it, the old value comes back, marked, with
// the reason, and what was typed is there again when the cell is opened.

import { askWhichHolds } from "./conflict.js";
import { list, moveTo, rows } from "./rows.js";
import { say } from "./toasts.js";
import { elementsOf, get, post } from "./wire.js";
import { word } from "./words.js";

const refused = new WeakMap(); // cell → what was typed and not taken

/** The cells of a row that can be edited. */
export function editableCells(row) {
  return [...(row?.querySelectorAll("td[data-edits]") ?? [])];
}

function addressOf(cell) {
  return `${list().dataset.url}list/cell/${cell.closest("tr").dataset.id}/${cell.dataset.edits}/`;
}

/** Opens the editor of a cell. */
export async function beginEdit(cell) {
  if (!cell || cell.hasAttribute("data-edit")) return;
  moveTo(cell.closest("tr"));
  const response = await get(addressOf(cell));
  if (!response.ok) return say({ text: word(response.status === 403 ? "forbidden" : "failed"), tone: "wrong" });
  openEditor(cell, await response.text());
}

function openEditor(cell, html) {
  const before = [...cell.childNodes];
  cell.replaceChildren(elementsOf(html));
  cell.toggleAttribute("data-edit", true);
  cell.removeAttribute("data-failed");
  const form = cell.querySelector("form");
  form.before = before;
  form.initial = valueOf(form);
  const field = fieldOf(form);
  if (refused.has(cell) && field.matches("input")) field.value = refused.get(cell);
  field.focus();
  field.select?.();
}

function fieldOf(form) {
  return form.querySelector("[autofocus]") ?? form.querySelector("input:not([type=hidden]), select, textarea");
}

function valueOf(form) {
  return new FormData(form).get("value");
}

/** What the member reads in the editor: the chosen word of a select, else what is typed. */
function textOf(form) {
  const field = fieldOf(form);
  return field.matches("select") ? field.selectedOptions[0]?.textContent ?? "" : field.value;
}

function putBack(form) {
  const cell = form.closest("td");
  cell.removeAttribute("data-edit");
  cell.replaceChildren(...form.before);
  return cell;
}

/** Shows what was typed and sends it. The next cell can be edited before the answer is there. */
async function save(form) {
  const combobox = form.querySelector("troth-combobox");
  if (combobox?.isUnresolved && !(await combobox.resolve())) {
    putBack(form);
    return say({ text: word("notFound"), tone: "wrong" });
  }
  if (!form.isConnected) return; // saved by leaving it, while the record was looked for
  const value = valueOf(form);
  if (value === form.initial) return void putBack(form);
  const body = new FormData(form);
  const row = form.closest("tr");
  const text = textOf(form);
  body.set("as_of", row.dataset.asOf);
  body.set("text", text);
  for (const [name, given] of new URLSearchParams(list().dataset.state)) if (!body.has(name)) body.set(name, given);
  const { before, action } = form;
  const cell = putBack(form);
  cell.textContent = text;
  cell.toggleAttribute("data-saving", true);
  try {
    // One row's cells are saved one after the other: each needs to know when the one before was.
    row.saving = (row.saving ?? Promise.resolve()).then(() => send(cell, row, action, body, text, before));
    await row.saving;
  } catch {
    roll(cell, before, text, word("unreachable"));
  }
}

async function send(cell, row, action, body, text, before) {
  body.set("as_of", row.dataset.asOf);
  const response = await post(action, body);
  const html = await response.text();
  cell.removeAttribute("data-saving");
  if (response.ok) {
    refused.delete(cell);
    cell.replaceWith(elementsOf(html));
  } else if (response.status === 409) {
    cell.replaceChildren(...before);
    askWhichHolds(html, (given, address) => {
      row.dataset.asOf = given.get("as_of");
      send(cell, row, address, given, text, [...cell.childNodes]);
    });
  } else {
    const reason = elementsOf(html).querySelector(".error")?.textContent ?? word(response.status === 403 ? "forbidden" : "failed");
    roll(cell, before, text, reason);
  }
}

/** Puts the old value back so that it is seen: marked, with the reason said. */
function roll(cell, before, text, reason) {
  cell.removeAttribute("data-saving");
  cell.replaceChildren(...before);
  cell.toggleAttribute("data-failed", true);
  cell.title = reason;
  refused.set(cell, text);
  say({ text: word("notSaved", { reason }), tone: "wrong" });
}

function neighbour(cell, isBelow, by) {
  const row = cell.closest("tr");
  if (!isBelow) {
    const cells = editableCells(row);
    return cells[cells.indexOf(cell) + by];
  }
  const all = rows();
  const place = [...row.cells].indexOf(cell);
  const below = all[all.indexOf(row) + 1]?.cells[place];
  return below?.matches("[data-edits]") ? below : undefined;
}

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".cell-editor");
  if (!form || event.defaultPrevented || event.isComposing) return;
  const cell = form.closest("td");
  if (event.key === "Escape") {
    refused.delete(cell);
    putBack(form);
  } else if (event.key === "Enter" && !(event.target.matches("textarea") && event.shiftKey)) {
    const next = neighbour(cell, true);
    save(form);
    beginEdit(next);
  } else if (event.key === "Tab") {
    const next = neighbour(cell, false, event.shiftKey ? -1 : 1);
    save(form);
    beginEdit(next);
  } else return;
  event.preventDefault();
  event.stopPropagation();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".cell-editor")) return;
  event.preventDefault();
  save(event.target);
});

// A click elsewhere keeps what was typed: it is saved, as leaving by Tab would.
document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.(".cell-editor");
  if (!form || form.contains(event.relatedTarget)) return;
  setTimeout(() => form.isConnected && !form.contains(document.activeElement) && save(form));
});

document.addEventListener("dblclick", (event) => {
  const cell = event.target.closest("td[data-edits]");
  if (cell && !event.target.closest("a, form")) beginEdit(cell);
});

document.body.addEventListener("saved", (event) => {
  const row = document.getElementById(`row-${event.detail.id}`);
  if (!row) return;
  row.dataset.asOf = event.detail.asOf;
  row.dataset.mark = event.detail.mark;
});
