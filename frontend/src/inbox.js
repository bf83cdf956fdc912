// While the inbox is seen it asks every few seconds whether something changed, and says that one is here.
// What changed is drawn anew by live.js, round the answer that is being written.

import { get, post } from "./wire.js";

const EVERY_MS = 4_000;

class Others extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), EVERY_MS);
    this.seen = () => this.ask();
    document.addEventListener("visibilitychange", this.seen);
    this.ask();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }

  async ask() {
    if (document.hidden || this.isAsking) return;
    this.isAsking = true;
    try {
      const { asks, stamp } = this.dataset;
      const response = asks.endsWith("here/") ? await post(asks, { stamp }) : await get(`${asks}?${new URLSearchParams({ stamp })}`);
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("troth-others");
      if (!fresh) return;
      this.dataset.stamp = fresh.dataset.stamp;
      if (this.innerHTML !== fresh.innerHTML) this.innerHTML = fresh.innerHTML;
    } catch {
      // Without a connection the notice of connection.js says so; the next look tries again.
    } finally {
      this.isAsking = false;
    }
  }
}

customElements.define("troth-others", Others);

// The words of an answer that is kept go into the composer, where one is writing; it is opened if it is not.
class Insert extends HTMLElement {
  connectedCallback() {
    const text = this.textContent;
    const dialog = this.closest("dialog");
    this.remove();
    dialog?.close();
    const field = document.querySelector("#composer textarea[name=text]");
    if (field) return put(text, field);
    document.body.addEventListener("htmx:afterSettle", () => {
      const opened = document.querySelector("#composer textarea[name=text]");
      if (opened) put(text, opened);
    }, { once: true });
    document.querySelector('[hx-get$="/answer/"]')?.click();
  }
}

function put(text, field) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

customElements.define("troth-insert", Insert);
