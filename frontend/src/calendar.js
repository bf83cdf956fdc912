// A calendar: the arrows go from entry to entry, dragging or Shift and an arrow carries one to another day.

import { carry, focus, letCarry } from "./carry.js";
import { isTyping, nameOf } from "./keys.js";
import { isPeeking, peekAt } from "./peek.js";
import { current, list, rowOf, rows } from "./rows.js";

const STEPS = { arrowup: -1, k: -1, arrowleft: -1, arrowdown: 1, j: 1, arrowright: 1 };
const DAYS = { "shift+arrowup": -7, "shift+arrowdown": 7, "shift+arrowleft": -1, "shift+arrowright": 1 };

function days() {
  return [...(list()?.querySelectorAll("[data-day]") ?? [])];
}

/** What an entry is about when it comes to a day: its hour stays what it was, and of a yearly date its year. */
function toDay(entry, day) {
  const { day: on, label } = day.dataset;
  const { rest } = entry.dataset;
  const value = rest.includes(":") ? `${on}T${rest}` : rest ? rest + on.slice(4) : on;
  return { into: day.querySelector(".entries"), value, text: label };
}

function step(entry, by) {
  const all = rows();
  const next = all[Math.min(Math.max(all.indexOf(entry) + by, 0), all.length - 1)];
  focus(next);
  if (isPeeking()) peekAt(next);
}

/** Weeks run down the page and days along it, which may be mirrored. */
function carryBy(entry, by) {
  const isAlong = Math.abs(by) === 1;
  const sign = isAlong && document.documentElement.dir === "rtl" ? -1 : 1;
  const day = days()[days().indexOf(entry.closest("[data-day]")) + sign * by];
  if (day) carry(entry, toDay(entry, day));
}

document.addEventListener("keydown", (event) => {
  if (!days().length || event.defaultPrevented || isTyping(event) || document.querySelector("dialog:modal, :popover-open")) return;
  const name = nameOf(event);
  const entry = rowOf(event.target) ?? current();
  if (STEPS[name]) step(entry, STEPS[name]);
  else if (DAYS[name] && entry) carryBy(entry, DAYS[name]);
  else return;
  event.preventDefault();
});

function begin() {
  const places = days().map((day) => day.querySelector(".entries"));
  letCarry(places, (entry, place) => toDay(entry, place.closest("[data-day]")));
}

begin();
document.body.addEventListener("listDrawn", begin);
