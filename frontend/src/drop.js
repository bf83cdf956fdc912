// A place to drop a file: shows that it can be dropped, and what was.

class DropZone extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('input[type="file"]');
    for (const kind of ["dragenter", "dragover"]) {
      this.addEventListener(kind, (event) => {
        event.preventDefault();
        this.toggleAttribute("data-over", true);
      });
    }
    this.addEventListener("dragleave", (event) => {
      if (!this.contains(event.relatedTarget)) this.removeAttribute("data-over");
    });
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      this.removeAttribute("data-over");
      if (!event.dataTransfer.files.length) return;
      this.field.files = event.dataTransfer.files;
      this.field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.field.addEventListener("change", () => this.show());
  }

  show() {
    const names = [...this.field.files].map(({ name }) => name);
    this.querySelector("output").textContent = names.join(", ");
  }
}

customElements.define("troth-drop", DropZone);
