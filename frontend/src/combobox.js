// A field that finds a record or completes a word; see the macro `combobox`.

import { activate, activeOf, optionsOf, walk } from "./listbox.js";
import { get } from "./wire.js";

const WAIT_MS = 80;

class Combobox extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('[role="combobox"]');
    this.value = this.querySelector('input[type="hidden"]');
    this.list = this.querySelector('[role="listbox"]');
    this.chosen = { text: this.field.value, value: this.value.value };
    this.field.addEventListener("input", () => this.ask());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.leave());
    // A press of the mouse must not take the focus from the field before the click arrives.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest('[role="option"]')));
  }

  /** Whether something is typed that is no record yet. */
  get isUnresolved() {
    return Boolean(this.field.value.trim()) && !this.value.value;
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.setValue("");
    this.timer = setTimeout(() => this.find(), WAIT_MS);
  }

  async find() {
    this.request?.abort();
    this.request = new AbortController();
    const query = new URLSearchParams({ q: this.field.value });
    const source = this.getAttribute("source");
    try {
      const response = await get(`${source}${source.includes("?") ? "&" : "?"}${query}`, this.request.signal);
      if (response.ok) this.open(await response.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  /** Takes the likeliest record for what is typed, for somebody quicker than the list. Tells whether there is one. */
  async resolve() {
    clearTimeout(this.timer);
    if (this.isUnresolved) await this.find();
    if (this.isUnresolved) this.choose(activeOf(this.list));
    return !this.isUnresolved;
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
    this.chosen = { text: this.field.value, value: option.dataset.value };
    this.close();
  }

  setValue(value) {
    this.value.value = value;
    this.value.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** What was typed but not chosen is no record: what was chosen before comes back. An emptied field stays empty. */
  leave() {
    clearTimeout(this.timer);
    this.close();
    if (!this.isUnresolved) return;
    this.field.value = this.chosen.text;
    this.setValue(this.chosen.value);
  }
}

customElements.define("troth-combobox", Combobox);
