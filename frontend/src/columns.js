// Columns: dragged by their heads, resized at their ends. Their order is in the address; their widths are
// kept in this browser, by list and column.

import { list } from "./rows.js";

const NARROWEST_PX = 56;

function key() {
  return `widths:${location.pathname}`;
}

function widths() {
  try {
    return JSON.parse(localStorage.getItem(key()) ?? "{}");
  } catch {
    return {};
  }
}

function applyWidths() {
  for (const [name, width] of Object.entries(widths())) {
    const head = list()?.querySelector(`th[data-column="${CSS.escape(name)}"]`);
    if (head) Object.assign(head.style, { width: `${width}px`, minWidth: `${width}px`, maxWidth: `${width}px` });
  }
}

document.addEventListener("pointerdown", (event) => {
  if (!event.target.matches("[data-resize]")) return;
  event.preventDefault();
  const handle = event.target;
  const head = handle.closest("th");
  const from = event.clientX;
  const width = head.getBoundingClientRect().width;
  const sign = document.documentElement.dir === "rtl" ? -1 : 1;
  const move = ({ clientX }) => {
    const wanted = Math.max(NARROWEST_PX, Math.round(width + sign * (clientX - from)));
    localStorage.setItem(key(), JSON.stringify({ ...widths(), [head.dataset.column]: wanted }));
    applyWidths();
  };
  handle.setPointerCapture(event.pointerId);
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", () => handle.removeEventListener("pointermove", move), { once: true });
});

async function makeSortable() {
  const heads = list()?.querySelector("thead tr");
  const choices = document.querySelector("[data-sortable]");
  if (!heads && !choices) return;
  const { default: Sortable } = await import("sortablejs/modular/sortable.core.esm.js");
  if (choices) Sortable.create(choices, { handle: ".icon", animation: 90 });
  if (heads) {
    Sortable.create(heads, {
      draggable: "th[data-column]:not(:nth-child(2))", // the title stays first
      filter: "[data-resize]",
      preventOnFilter: false,
      delay: 150,
      delayOnTouchOnly: true,
      onEnd: ({ oldIndex, newIndex }) => oldIndex !== newIndex && showOrder(heads),
    });
  }
}

function showOrder(heads) {
  const address = new URL(location.href);
  const names = [...heads.querySelectorAll("th[data-column]")].map((head) => head.dataset.column);
  address.searchParams.set("cols", names.join(","));
  location.assign(address);
}

if (list()) {
  applyWidths();
  makeSortable();
  document.body.addEventListener("listDrawn", () => {
    applyWidths();
    makeSortable();
  });
}
