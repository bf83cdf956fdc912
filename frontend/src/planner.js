// The calendar of the agenda. Entries of a week stand at their hours, beside each other where they overlap. The
// arrows go from slot to slot, or from entry to entry; dragging, or Shift and an arrow, moves an entry. Dragging
// its lower edge, or Alt, Shift and an arrow, lets it last longer or shorter.

import { letGrasp } from "./grasp.js";
import { isTyping, nameOf } from "./keys.js";
import { say } from "./toasts.js";
import { post } from "./wire.js";
import { word } from "./words.js";

const STEP_MINUTES = 15;
const KEY_MINUTES = 30;
const DAY_MINUTES = 24 * 60;
const EDGE = 8; // pixels at the foot of an entry by which its end is taken
const NEAR = 32; // pixels from the edge of the frame within which it scrolls along
const MORNING = 7;
const KEYS = { "shift+arrowup": [0, -1], "shift+arrowdown": [0, 1], "shift+arrowleft": [-1, 0], "shift+arrowright": [1, 0] };
const LENGTHS = { "alt+shift+arrowup": -1, "alt+shift+arrowdown": 1 };
const SLOTS = { arrowup: [0, -1], arrowdown: [0, 1], arrowleft: [-1, 0], arrowright: [1, 0] };

const planner = document.querySelector("[data-planner]");
const isWeek = planner?.dataset.planner === "week";
const days = [...(planner?.querySelectorAll("[data-plan-day]") ?? [])];
const strip = [...document.querySelectorAll(".planner-days a")]; // where there is no room for the days beside each other

function minuteOf(entry) {
  return entry.dataset.minute === undefined ? null : Number(entry.dataset.minute);
}

/** Gives entries that overlap lanes beside each other, all of one group the same number of them. */
function place() {
  for (const day of days) {
    const entries = [...day.querySelectorAll("[data-minute]")].sort((a, b) => minuteOf(a) - minuteOf(b));
    let group = [];
    let until = -1;
    const close = () => {
      const lanes = Math.max(0, ...group.map((entry) => entry.lane)) + 1;
      for (const entry of group) entry.style.setProperty("--lanes", lanes);
    };
    for (const entry of entries) {
      const [from, to] = [minuteOf(entry), minuteOf(entry) + Number(entry.dataset.minutes)];
      if (from >= until) {
        close();
        group = [];
      }
      const taken = new Set(group.filter((other) => other.until > from).map((other) => other.lane));
      entry.lane = [...Array(taken.size + 1).keys()].find((lane) => !taken.has(lane));
      entry.until = to;
      until = Math.max(until, to);
      group.push(entry);
      entry.style.setProperty("--minute", from);
      entry.style.setProperty("--minutes", entry.dataset.minutes);
      entry.style.setProperty("--lane", entry.lane);
    }
    close();
  }
  planner.toggleAttribute("data-placed", true);
}

/** Sends what is shown already, one change of an entry after the other; it is put back where it is refused. */
function send(entry, what, values, putBack) {
  const refuse = (response) => {
    putBack();
    if (!response?.headers.get("HX-Trigger")) say({ text: word(response ? "failed" : "unreachable"), tone: "wrong" });
  };
  entry.sent = (entry.sent ?? Promise.resolve()).then(async () => {
    const response = await post(`/tasks/${entry.dataset.entry}/${what}/`, values).catch(() => null);
    if (!response?.ok) return refuse(response);
    const hours = isWeek && entry.querySelector("time");
    if (hours) hours.textContent = await response.text();
  });
}

/** Moves an entry to a day and a minute of it. */
function move(entry, day, minute) {
  const from = { day: entry.closest("[data-plan-day]"), minute: minuteOf(entry) };
  if (!day || (day === from.day && minute === from.minute)) return place();
  put(entry, day, minute);
  const clock = minute === null ? "" : `T${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  send(entry, "move", { to: day.dataset.planDay + clock }, () => put(entry, from.day, from.minute));
}

/** Lets an entry last so many minutes. */
function stretch(entry, minutes) {
  const before = Number(entry.dataset.minutes);
  if (minutes === before) return;
  last(entry, minutes);
  send(entry, "length", { minutes }, () => last(entry, before));
}

function last(entry, minutes) {
  entry.dataset.minutes = minutes;
  place();
}

/** Keeps the end of an entry on the day on which it begins. */
function within(entry, minutes) {
  return Math.min(Math.max(minutes, STEP_MINUTES), DAY_MINUTES - minuteOf(entry));
}

function put(entry, day, minute) {
  const into = minute === null || !isWeek ? day.querySelector(isWeek ? ".whole" : ".entries") : day.querySelector(".hours");
  const hadFocus = entry === document.activeElement;
  if (entry.parentElement !== into) into.append(entry);
  if (minute !== null) entry.dataset.minute = minute;
  day.removeAttribute("data-empty");
  place();
  if (hadFocus) entry.focus();
}

function moveBy(entry, [across, down]) {
  const sign = document.documentElement.dir === "rtl" ? -1 : 1;
  const minute = minuteOf(entry);
  const at = days.indexOf(entry.closest("[data-plan-day]"));
  if (!isWeek) return move(entry, days[at + sign * across + 7 * down], minute);
  if (across) return move(entry, days[at + sign * across], minute);
  if (minute === null) return;
  move(entry, days[at], Math.min(Math.max(minute + down * KEY_MINUTES, 0), DAY_MINUTES - STEP_MINUTES));
}

function stretchBy(entry, by) {
  if (!entry.hasAttribute("data-lasts")) return say({ text: word("endless") });
  stretch(entry, within(entry, Number(entry.dataset.minutes) + by * KEY_MINUTES));
}

function stepSlot(slot, [across, down]) {
  const sign = document.documentElement.dir === "rtl" ? -1 : 1;
  const day = slot.closest("[data-plan-day]");
  const place = [...day.querySelectorAll(".slot")].indexOf(slot);
  const next = days[days.indexOf(day) + sign * across]?.querySelectorAll(".slot")[place + down];
  if (!next) return;
  slot.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function stepEntry(entry, by) {
  const all = [...planner.querySelectorAll("[data-entry]")].sort(inTime);
  all[Math.min(Math.max(all.indexOf(entry) + by, 0), all.length - 1)]?.focus();
}

function inTime(a, b) {
  const [one, other] = [a, b].map((entry) => days.indexOf(entry.closest("[data-plan-day]")) * DAY_MINUTES + (minuteOf(entry) ?? 0));
  return one - other;
}

document.addEventListener("keydown", (event) => {
  if (!planner || event.defaultPrevented || isTyping(event) || document.querySelector("dialog:modal, :popover-open")) return;
  const name = nameOf(event);
  const entry = event.target.closest?.("[data-entry]");
  const slot = event.target.closest?.("a.slot");
  if (name === "j" || name === "k") stepEntry(entry, name === "j" ? 1 : -1);
  else if (entry && (KEYS[name] || LENGTHS[name])) {
    if (!entry.hasAttribute("data-moves")) say({ text: word("forbidden") });
    else if (KEYS[name]) moveBy(entry, KEYS[name]);
    else stretchBy(entry, LENGTHS[name]);
  } else if (entry && SLOTS[name]) stepEntry(entry, SLOTS[name][0] + SLOTS[name][1]);
  else if (slot && SLOTS[name]) stepSlot(slot, SLOTS[name]);
  else return;
  event.preventDefault();
});

/** The day and the minute below the pointer, for an entry that was taken `grip` pixels below its top. */
function under(event, entry, grip) {
  const day = days[strip.indexOf(document.elementFromPoint(event.clientX, event.clientY)?.closest("a"))] ?? dayAt(event);
  if (!day || minuteOf(entry) === null || !isWeek || isFolded(day)) return { day, minute: minuteOf(entry) };
  return { day, minute: Math.min(Math.max(minuteAt(event.clientY - grip, day), 0), DAY_MINUTES - STEP_MINUTES) };
}

function dayAt({ clientX, clientY }) {
  return days.find((day) => {
    const { left, right, top, bottom } = day.getBoundingClientRect();
    return left <= clientX && clientX < right && (isWeek || (top <= clientY && clientY < bottom));
  });
}

function isFolded(day) {
  return day.getClientRects().length === 0;
}

function minuteAt(y, day) {
  const hours = day.querySelector(".hours").getBoundingClientRect();
  return Math.round((((y - hours.top) / hours.height) * DAY_MINUTES) / STEP_MINUTES) * STEP_MINUTES;
}

function mark(day) {
  strip.forEach((link, index) => link.toggleAttribute("data-over", Boolean(day) && days[index] === day && isFolded(day)));
}

/** Brings hours into sight that an entry is held towards. */
function scrollAlong({ clientY }) {
  const frame = planner.parentElement;
  const { top, bottom } = frame.getBoundingClientRect();
  if (clientY > Math.min(bottom, innerHeight) - NEAR) frame.scrollTop += NEAR / 2;
  else if (clientY < top + 3 * NEAR && clientY > top) frame.scrollTop -= NEAR / 2;
}

function carrying(entry, press) {
  const grip = press.clientY - entry.getBoundingClientRect().top;
  const before = { day: entry.closest("[data-plan-day]"), minute: minuteOf(entry) };
  const putBack = () => {
    entry.removeAttribute("data-dragging");
    mark(null);
    put(entry, before.day, before.minute);
  };
  return {
    take: () => entry.toggleAttribute("data-dragging", true),
    follow(event) {
      scrollAlong(event);
      const { day, minute } = under(event, entry, grip);
      mark(day);
      if (day && !isFolded(day)) put(entry, day, minute);
    },
    drop(event) {
      const to = under(event, entry, grip);
      putBack();
      move(entry, to.day, to.minute);
    },
    putBack,
  };
}

function stretching(entry) {
  const day = entry.closest("[data-plan-day]");
  const before = Number(entry.dataset.minutes);
  const putBack = () => {
    entry.removeAttribute("data-dragging");
    last(entry, before);
  };
  const reached = (event) => within(entry, minuteAt(event.clientY, day) - minuteOf(entry));
  return {
    take: () => entry.toggleAttribute("data-dragging", true),
    follow(event) {
      scrollAlong(event);
      last(entry, reached(event));
    },
    drop(event) {
      const minutes = reached(event);
      putBack();
      stretch(entry, minutes);
    },
    putBack,
  };
}

function holdOf(press) {
  const entry = press.target.closest?.("[data-entry][data-moves]");
  if (!entry) return null;
  const { bottom, height } = entry.getBoundingClientRect();
  const isAtFoot = entry.hasAttribute("data-lasts") && press.clientY > bottom - Math.min(EDGE, height / 3);
  return isAtFoot ? stretching(entry) : carrying(entry, press);
}

if (planner) {
  place();
  letGrasp(planner, holdOf);
  if (isWeek) {
    const frame = planner.parentElement;
    const first = Math.min(MORNING * 60, ...[...planner.querySelectorAll("[data-minute]")].map(minuteOf));
    const shown = days.find((day) => !isFolded(day)) ?? days[0]; // a phone shows one of them
    frame.scrollTop = (shown.querySelector(".hours").scrollHeight * first) / DAY_MINUTES;
  }
}
