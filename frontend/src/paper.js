// The page that a customer reads a document on. Small, for it comes over a phone: it says that the page was opened,
// keeps a choice of options at once, and lets a signature be drawn. Without it the forms work as they are.

const BOX = { width: 1000, height: 300 };

class SignatureBox extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.strokes = [];
    this.canvas = Object.assign(document.createElement("canvas"), BOX);
    this.canvas.setAttribute("aria-hidden", "true"); // a name that is typed signs as well
    this.clearing = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button small quiet",
      textContent: this.dataset.clear,
      hidden: true,
    });
    this.append(this.canvas, this.clearing);
    this.clearing.addEventListener("click", () => this.keep([]));
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.go(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => this.end());
  }

  begin(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.stroke = [this.point(event)];
  }

  go(event) {
    if (!this.stroke) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) this.stroke.push(this.point(each));
    this.draw([...this.strokes, this.stroke]);
  }

  end() {
    if (this.stroke?.length > 1) this.keep([...this.strokes, this.stroke]);
    this.stroke = null;
  }

  keep(strokes) {
    this.strokes = strokes;
    this.field.value = strokes.length ? JSON.stringify(strokes) : "";
    this.clearing.hidden = !strokes.length;
    this.draw(strokes);
  }

  point(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const within = (value, most) => Math.round(Math.min(Math.max(value, 0), 1) * most);
    return [within((event.clientX - left) / width, BOX.width), within((event.clientY - top) / height, BOX.height)];
  }

  draw(strokes) {
    const pen = this.canvas.getContext("2d");
    pen.clearRect(0, 0, BOX.width, BOX.height);
    Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round" });
    pen.strokeStyle = getComputedStyle(this.canvas).color;
    for (const [first, ...rest] of strokes) {
      pen.beginPath();
      pen.moveTo(...first);
      for (const point of rest) pen.lineTo(...point);
      pen.stroke();
    }
  }
}

customElements.define("troth-signature", SignatureBox);

const seen = document.body.dataset.seen;
if (seen) fetch(seen, { method: "POST", credentials: "omit" });

for (const form of document.querySelectorAll("form[data-choose]")) {
  form.querySelector("[data-plain]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}
