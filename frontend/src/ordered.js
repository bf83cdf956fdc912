// Lines in an order: [data-ordered] in a form whose hidden fields tell the order, or that names one by its id.
// Carried by their grips; the buttons beside them are the way by keys.

const known = new WeakSet();

const formOf = (list) => document.getElementById(list.dataset.ordered) ?? list.closest("form");

async function letCarry(lists) {
  const { default: Sortable } = await import("sortablejs/modular/sortable.core.esm.js");
  for (const list of lists) {
    if (known.has(list)) continue;
    known.add(list);
    Sortable.create(list, {
      handle: ".grip",
      animation: 90,
      onEnd: ({ oldIndex, newIndex }) => oldIndex !== newIndex && formOf(list).requestSubmit(),
    });
  }
}

function look(part) {
  const lists = part.querySelectorAll("[data-ordered]");
  if (lists.length) letCarry(lists);
}

look(document);
document.body.addEventListener("htmx:load", (event) => look(event.detail.elt));
