// Making a document: a link that is copied with a press, and a table of lines that always has an empty row.

class CopyField extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("[data-copies]");
    button.addEventListener("click", async () => {
      const field = this.querySelector("input");
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.lastChild.textContent = button.dataset.done;
    });
  }
}

customElements.define("troth-copy", CopyField);

document.addEventListener("input", ({ target }) => {
  const row = target.closest(".line-editor tbody tr:last-child");
  if (!row || !target.value.trim()) return;
  const empty = row.cloneNode(true);
  for (const field of empty.querySelectorAll("input, textarea")) field.value = field.name === "quantity" ? "1" : "";
  for (const field of empty.querySelectorAll("select")) field.selectedIndex = 0;
  empty.querySelector('[name="tax_percent"]').value = row.querySelector('[name="tax_percent"]').value;
  row.after(empty);
});
