// A map that is moved and zoomed. What stands on it is the table of places beside it, which is fetched anew
// for each part of the world that is looked at; without scripts that table is the map.

import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { bubblesIn } from "./bubbles.js";
import { nameOf } from "./keys.js";
import { Outlines } from "./outlines.js";
import { peekAt } from "./peek.js";
import { EDGE_NORTH, EDGE_SOUTH, SIDE, areaOf, around, holding, placed, readArea, turnFor } from "./plane.js";
import { elementsOf, get } from "./wire.js";

const NEAREST = 8192; // times the whole world: a pixel is some metres
const STEP_PX = 80;
const REST_MS = 160; // of no movement, before the places are fetched
const ROOM = 0.12; // of a frame, round what it is fitted to
const CLOSEST = 0.02; // of the world's side: no nearer by itself, or one town would be a grey ground
const SMALLEST = SIDE / 65536; // a side of what a bubble is opened to
const WHOLE = [[0, EDGE_NORTH], [SIDE, EDGE_SOUTH]];
const calm = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180);

/** Draws the map of a page. */
export function draw(ground) {
  new Atlas(ground).begin();
}

class Atlas {
  constructor(ground) {
    this.ground = ground;
    this.frame = ground.querySelector(".map-frame");
    this.svg = select(this.frame).append("svg").attr("aria-hidden", "true");
    this.land = this.svg.append("g").attr("class", "land");
    this.layer = this.svg.append("g");
    this.isOfCountries = ground.hasAttribute("data-of-countries");
    this.area = readArea(ground.dataset.area);
    this.turn = turnFor(this.area);
    this.outlines = new Outlines(this.land, ground.dataset, this.turn);
    this.request = new AbortController();
    this.zoom = zoom().on("zoom", ({ transform }) => this.show(transform)).on("end", (event) => this.rest(event));
  }

  async begin() {
    this.measure();
    select(this.frame).call(this.zoom).on("dblclick.zoom", null);
    this.listen();
    await this.outlines.load("coarse");
    this.outlines.onload = () => this.isOfCountries && this.draw();
    this.read();
    this.start();
    this.draw();
    new ResizeObserver(() => this.resize()).observe(this.frame);
  }

  get transform() {
    return this.frame.__zoom ?? zoomIdentity;
  }

  measure() {
    this.width = this.frame.clientWidth || 1;
    this.height = this.frame.clientHeight || 1;
    const least = Math.min(this.width / SIDE, this.height / (EDGE_SOUTH - EDGE_NORTH));
    this.zoom
      .extent([[0, 0], [this.width, this.height]])
      .scaleExtent([least, NEAREST * least])
      .translateExtent(WHOLE);
    this.least = least;
    this.svg.attr("viewBox", `0 0 ${this.width} ${this.height}`);
  }

  resize() {
    if (!this.frame.isConnected || (this.frame.clientWidth === this.width && this.frame.clientHeight === this.height)) return;
    const middle = this.chosen ?? this.middle; // the panel of a record takes room from the map
    const fitted = this.chosen ? null : this.fitted;
    this.chosen = null;
    this.measure();
    if (fitted) this.to(...fitted);
    else select(this.frame).call(this.zoom.translateTo, ...middle);
  }

  listen() {
    const by = { "+": 2, "=": 2, "-": 0.5, _: 0.5 };
    const to = { arrowleft: [1, 0], arrowright: [-1, 0], arrowup: [0, 1], arrowdown: [0, -1] };
    this.frame.addEventListener("keydown", (event) => {
      const name = nameOf(event);
      const key = name.replace("shift+", "");
      if (by[key]) this.scale(by[key]);
      else if (to[name]) this.move(to[name]);
      else if (name === "0" || name === "home") this.whole();
      else return;
      event.preventDefault();
    });
    this.ground.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zooms]");
      if (button?.dataset.zooms === "whole") this.whole();
      else if (button) this.scale(Number(button.dataset.zooms));
    });
    this.ground.parentElement.addEventListener("click", (event) => this.choose(event));
  }

  /** A click on a bubble or on its line in the table: a single record beside the map, others from nearer. */
  choose(event) {
    const chosen = event.target.closest("[data-spot]");
    if (!chosen || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const line = chosen.closest("[data-count]");
    const spot = line ? placed(line, this.turn) : select(chosen).datum();
    event.preventDefault();
    const { record } = spot.line.dataset;
    if (record && spot.count === 1) {
      this.chosen = spot.at;
      return void peekAt({ dataset: { id: record } });
    }
    this.isAsked = true;
    this.to(holding(spot.areas, this.turn), { least: SMALLEST, lasting: calm() });
  }

  scale(by) {
    this.isAsked = true;
    this.fitted = null;
    select(this.frame).transition().duration(calm()).call(this.zoom.scaleBy, by);
  }

  move([x, y]) {
    this.isAsked = true;
    this.fitted = null;
    select(this.frame).call(this.zoom.translateBy, (x * STEP_PX) / this.transform.k, (y * STEP_PX) / this.transform.k);
  }

  /** Shows at first the part that was asked for, or all that has a place. */
  start() {
    if (this.area) return this.to(holding([this.area], this.turn), { room: 0 });
    const boxes = this.spots.map(({ box, areas }) => box ?? holding(areas, this.turn));
    this.to(boxes.length ? around(boxes) : WHOLE, { least: SIDE * CLOSEST });
  }

  whole() {
    this.isAsked = true;
    this.to(WHOLE, { room: 0, lasting: calm() });
  }

  to([[left, top], [right, bottom]], { least = 0, room = ROOM, lasting = 0 }) {
    // What it was fitted to stays in sight when the frame gets another size, until somebody moves it.
    this.fitted = [[[left, top], [right, bottom]], { least, room }];
    const wide = Math.max(right - left, least);
    const high = Math.max(bottom - top, least);
    const k = (1 - 2 * room) * Math.min(this.width / wide, this.height / high);
    const next = zoomIdentity
      .translate(this.width / 2, this.height / 2)
      .scale(Math.min(Math.max(k, this.least), NEAREST * this.least))
      .translate(-(left + right) / 2, -(top + bottom) / 2);
    const frame = select(this.frame);
    (lasting ? frame.transition().duration(lasting) : frame).call(this.zoom.transform, next);
  }

  show(transform) {
    this.land.attr("transform", transform);
    this.outlines.detail(transform.k / this.least, this.middle);
    this.bubbles?.place(transform);
  }

  get middle() {
    return this.transform.invert([this.width / 2, this.height / 2]);
  }

  /** Once it stands still: fetches what is here, and lets the address say where that is. */
  rest({ sourceEvent }) {
    this.isOwn ||= this.isAsked || Boolean(sourceEvent);
    if (sourceEvent) this.fitted = null;
    this.isAsked = false;
    if (this.isOfCountries) return;
    clearTimeout(this.timer);
    this.request.abort(); // what is still on its way is of a part that is not shown any more
    this.request = new AbortController();
    this.timer = setTimeout(() => this.fetch(), REST_MS);
  }

  async fetch() {
    const area = areaOf(this.transform, this.width, this.height, this.turn);
    if (!this.frame.isConnected) return;
    if (area !== this.fetched && !(await this.bring(area))) return;
    if (this.isOwn) this.tell(area);
    this.isOwn = false;
  }

  /** Fetches the places of an area and draws them; false where that failed or was given up. */
  async bring(area) {
    const address = new URL(this.ground.dataset.places, location.href);
    address.searchParams.set("area", area);
    try {
      const response = await get(address, this.request.signal);
      if (!response.ok) return false;
      this.put(elementsOf(await response.text()));
    } catch (error) {
      if (error.name !== "AbortError") throw error;
      return false;
    }
    this.fetched = area;
    this.draw();
    return true;
  }

  tell(area) {
    const page = new URL(location.href);
    page.searchParams.set("area", area);
    for (const field of document.querySelectorAll('input[name="area"]')) field.value = area;
    history.replaceState(history.state, "", page);
  }

  /** Puts the places of another part of the map in place of those before; an open table stays open. */
  put(fresh) {
    const before = document.getElementById("places");
    this.isTableOpen = before.querySelector("details")?.open ?? this.isTableOpen;
    before.replaceWith(fresh);
    const now = document.getElementById("places");
    now.querySelector("details")?.toggleAttribute("open", Boolean(this.isTableOpen));
    window.htmx.process(now);
  }

  draw() {
    this.read();
    this.bubbles.place(this.transform);
  }

  /** Reads the table of places, and makes its bubbles. */
  read() {
    const lines = [...document.querySelectorAll("#places [data-count]")];
    this.spots = lines.map((line) => placed(line, this.turn)).filter(Boolean);
    if (this.isOfCountries) this.spots = this.outlines.shade(this.spots);
    this.bubbles = bubblesIn(this.layer, this.spots, { k: this.transform.k, isOfCountries: this.isOfCountries });
  }
}

