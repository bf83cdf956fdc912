// The outlines of countries, and of the states of the USA from nearer by; fetched when they are needed.

import { geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { projection } from "./plane.js";

const NEARER = 4; // times the whole world: from there on outlines are fine
const SHADES = 5;
const USA = { left: 30, right: 330 }; // on a plane that is not turned

export class Outlines {
  /** `files` says where the outlines are: {coarse, fine, states}. Set `onload` to hear of finer ones. */
  constructor(layer, files, turn) {
    this.files = files;
    this.turn = turn;
    this.path = geoPath(projection(turn)).digits(3);
    this.ground = layer.append("path").attr("class", "ground");
    this.shaded = layer.append("g");
    this.borders = layer.append("path").attr("class", "borders");
    this.states = layer.append("path").attr("class", "states");
    this.got = {};
  }

  fetch(name) {
    this.got[name] ??= fetch(this.files[name], { credentials: "same-origin" }).then((answer) => answer.json());
    return this.got[name];
  }

  async load(name) {
    const world = await this.fetch(name);
    this.countries = feature(world, world.objects.countries).features;
    this.ground.attr("d", this.path(feature(world, world.objects.countries)));
    this.borders.attr("d", this.path(mesh(world, world.objects.countries, (one, other) => one !== other)));
    this.onload?.();
  }

  /** Shows what is to be seen from so near. */
  detail(times, [across]) {
    if (times < NEARER) return;
    if (!this.isFine) {
      this.isFine = true;
      this.load("fine");
    }
    if (!this.hasStates && !this.turn && across > USA.left && across < USA.right) {
      this.hasStates = true;
      this.drawStates();
    }
  }

  async drawStates() {
    const usa = await this.fetch("states");
    this.states.attr("d", this.path(mesh(usa, usa.objects.states, (one, other) => one !== other)));
  }

  /** Shades the countries by how many they have, and says where each of them is. */
  shade(spots) {
    const most = Math.log(Math.max(...spots.map(({ count }) => count), 2));
    const shapes = new Map(this.countries.map((country) => [country.id, country]));
    this.shaded.selectAll("path").remove();
    const found = [];
    for (const spot of spots) {
      const shape = shapes.get(spot.country);
      if (!shape) continue;
      const shade = Math.min(1 + Math.floor((SHADES * Math.log(spot.count)) / most), SHADES);
      const link = spot.line.querySelector("a");
      const way = this.shaded.append("a").attr("href", link.href).attr("tabindex", "-1");
      way.append("title").text(`${link.textContent.trim()}: ${spot.count}`);
      way.append("path").attr("data-shade", shade).attr("d", this.path(shape));
      found.push({ ...spot, ...this.placeOf(shape) });
    }
    if (found.length < spots.length && !this.isFine) {
      this.isFine = true; // small islands are only on the fine one
      this.load("fine");
    }
    return found;
  }

  /** The middle and the box of a country's largest part: that of France is not in the Atlantic. */
  placeOf(shape) {
    const parts = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates;
    const largest = parts
      .map((coordinates) => ({ type: "Polygon", coordinates }))
      .reduce((one, other) => (this.path.area(other) > this.path.area(one) ? other : one));
    return { at: this.path.centroid(largest), box: this.path.bounds(largest) };
  }
}

