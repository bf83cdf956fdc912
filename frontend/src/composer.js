// The composer: its tabs choose what is being written; Ctrl Enter sends it; files are dropped on it. A tab is a button
// role="tab" with data-kind; what belongs to some kinds only has data-for="call meeting".

import { nameOf } from "./keys.js";

class Composer extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const tab = event.target.closest('[role="tab"][data-kind]');
      if (tab) this.choose(tab);
    });
    this.addEventListener("keydown", (event) => {
      if (nameOf(event) !== "mod+enter" || event.isComposing) return;
      event.preventDefault();
      this.querySelector("form").requestSubmit();
    });
    // What was kept stands on the timeline now; left here, it would be written down twice.
    this.addEventListener("htmx:afterRequest", ({ detail }) => {
      if (detail.elt.matches("form") && detail.successful) this.clear(detail.elt);
      if (detail.elt.matches('[type="file"]')) detail.elt.value = "";
    });
    for (const name of ["dragover", "drop", "paste"]) this.addEventListener(name, (event) => this.take(event));
    const chosen = this.querySelector('[role="tab"][data-kind][aria-selected="true"]');
    if (chosen) this.choose(chosen, false);
  }

  // Files that are dropped on it, or pasted as pictures are, go with it.
  take(event) {
    const field = this.querySelector('input[type="file"]');
    const brought = event.dataTransfer ?? event.clipboardData;
    if (!field || !brought?.types.includes("Files")) return;
    event.preventDefault();
    if (!brought.files.length) return;
    field.files = brought.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  clear(form) {
    form.reset();
    this.querySelector('[role="alert"]')?.replaceChildren();
  }

  choose(tab, takesFocus = true) {
    const { kind } = tab.dataset;
    for (const each of this.querySelectorAll('[role="tab"]')) each.setAttribute("aria-selected", String(each === tab));
    const hidden = this.querySelector('input[type="hidden"][name="kind"]');
    if (hidden) hidden.value = kind;
    for (const part of this.querySelectorAll("[data-for]")) {
      part.hidden = !part.dataset.for.split(" ").includes(kind);
      for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = part.hidden;
    }
    const text = this.querySelector("textarea");
    if (text && tab.dataset.placeholder) text.placeholder = tab.dataset.placeholder;
    if (text && tab.dataset.label) text.setAttribute("aria-label", tab.dataset.label);
    if (takesFocus) text?.focus();
  }
}

customElements.define("troth-composer", Composer);
