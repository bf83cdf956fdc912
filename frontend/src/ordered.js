// Lines in an order: [data-ordered] in a form whose hidden fields tell the order. Carried by their grips; the
// buttons beside them are the way by keys.

const lists = document.querySelectorAll("[data-ordered]");

async function letCarry() {
  const { default: Sortable } = await import("sortablejs/modular/sortable.core.esm.js");
  for (const list of lists) {
    Sortable.create(list, {
      handle: ".grip",
      animation: 90,
      onEnd: ({ oldIndex, newIndex }) => oldIndex !== newIndex && list.closest("form").requestSubmit(),
    });
  }
}

if (lists.length) letCarry();
