// A field that finds a record or completes a word; see the macro `combobox`.

import { activate, activeOf, optionsOf, walk } from "./listbox.js";
import { get } from "./wire.js";

const WAIT_MS = 80;

class Combobox extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('[role="combobox"]');
    this.value = this.querySelector('input[type="hidden"]');
    this.list = this.querySelector('[role="listbox"]');
    this.field.addEventListener("input", () => this.ask());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.leave());
    // A press of the mouse must not take the focus from the field before the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest('[role="option"]')));
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.setValue("");
    this.timer = setTimeout(async () => {
      this.request = new AbortController();
      const query = new URLSearchParams({ q: this.field.value });
      const separator = this.getAttribute("source").includes("?") ? "&" : "?";
      try {
        const response = await get(`${this.getAttribute("source")}${separator}${query}`, this.request.signal);
        if (response.ok) this.open(await response.text());
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }, WAIT_MS);
  }

  open(html) {
    this.list.innerHTML = html;
    this.list.hidden = optionsOf(this.list).length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    activate(this.list, this.field, optionsOf(this.list)[0]);
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (this.list.hidden) return;
    if (walk(event, this.list, this.field)) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.isComposing && activeOf(this.list)) this.choose(activeOf(this.list));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  choose(option) {
    if (!option) return;
    this.field.value = option.dataset.label ?? option.textContent.trim();
    this.setValue(option.dataset.value);
    this.close();
  }

  setValue(value) {
    this.value.value = value;
    this.value.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** What was typed but not chosen is no record: the field shows that by becoming empty. */
  leave() {
    clearTimeout(this.timer);
    this.close();
    if (!this.value.value) this.field.value = "";
  }
}

customElements.define("troth-combobox", Combobox);
