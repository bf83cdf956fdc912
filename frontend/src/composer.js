// The composer: its tabs choose what is being written; Ctrl Enter sends it. A tab is a button
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
    });
    const chosen = this.querySelector('[role="tab"][data-kind][aria-selected="true"]');
    if (chosen) this.choose(chosen, false);
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
