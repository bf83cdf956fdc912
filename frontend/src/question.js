// The typed question: completion at the caret. The server answers with options that say which stretch
// of the text they replace (data-from, data-to) and by what (data-value).

import { activate, activeOf, optionsOf, walk } from "./listbox.js";
import { get } from "./wire.js";

const WAIT_MS = 60;

/** The server counts characters; the browser counts halves of those beyond the basic plane. */
function charactersIn(text) {
  return Array.from(text).length;
}

function unitsOf(text, characters) {
  return Array.from(text).slice(0, characters).join("").length;
}

class Question extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input, textarea");
    this.list = this.querySelector('[role="listbox"]');
    if (!this.field || !this.list) return;
    this.field.addEventListener("input", () => this.ask());
    this.field.addEventListener("keydown", (event) => this.press(event));
    this.field.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest('[role="option"]')));
    if (this.field.autofocus) this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.timer = setTimeout(async () => {
      this.request = new AbortController();
      const text = this.field.value;
      const caret = this.field.selectionStart;
      const query = new URLSearchParams({ where: text, at: charactersIn(text.slice(0, caret)) });
      try {
        const response = await get(`${this.getAttribute("source")}?${query}`, this.request.signal);
        if (!response.ok) return;
        const options = await response.text();
        this.asked = { text, caret };
        this.open(options);
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }, WAIT_MS);
  }

  open(html) {
    this.list.innerHTML = html;
    this.list.hidden = optionsOf(this.list).length === 0 || document.activeElement !== this.field;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    activate(this.list, this.field, null);
  }

  press(event) {
    if (this.list.hidden || walk(event, this.list, this.field)) return;
    const active = activeOf(this.list);
    if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && !event.shiftKey) this.choose(active ?? this.nearest());
    else if (event.key === "Enter" && active && !event.isComposing) this.choose(active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** How much was typed at the caret since the options on show were asked for; null when the text
   *  changed in another place, where the stretch they replace can no longer be told. */
  typedSince() {
    const { text, caret } = this.asked;
    const now = this.field.value;
    const typed = now.length - text.length;
    const kept = typed >= 0 && now.startsWith(text.slice(0, caret)) && now.endsWith(text.slice(caret));
    return kept ? typed : null;
  }

  /** The stretch that an option replaces, with what was typed since. */
  stretchOf(option) {
    const { from, to } = option.dataset;
    return [unitsOf(this.asked.text, Number(from)), unitsOf(this.asked.text, Number(to)) + this.typedSince()];
  }

  /** The first option; where the options are behind the typing, the first that still fits, if any does. */
  nearest() {
    const options = optionsOf(this.list);
    if (!this.typedSince()) return options[0];
    const word = (option) => this.field.value.slice(...this.stretchOf(option)).toLowerCase();
    return options.find((option) => option.dataset.value.toLowerCase().startsWith(word(option)));
  }

  choose(option) {
    if (!option) return;
    const { value } = option.dataset;
    if (this.typedSince() === null) return this.ask();
    const [start, end] = this.stretchOf(option);
    const gap = end === this.field.value.length && !value.endsWith("(") ? " " : "";
    this.field.setRangeText(value + gap, start, end, "end");
    this.field.focus();
    this.close();
    this.ask();
  }
}

customElements.define("troth-question", Question);
