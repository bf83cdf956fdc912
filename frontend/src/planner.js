// The calendar of the agenda. Entries of a week stand at their hours, beside each other where they overlap. The
// arrows go from slot to slot, or from entry to entry; dragging, or Shift and an arrow, moves an entry.

import { isTyping, nameOf } from "./keys.js";
import { say } from "./toasts.js";
import { post } from "./wire.js";
import { word } from "./words.js";

const STEP_MINUTES = 15;
const KEY_MINUTES = 30;
const DAY_MINUTES = 24 * 60;
const FAR_ENOUGH = 5; // pixels, from where on a press is a drag
const MORNING = 7;
const KEYS = { "shift+arrowup": [0, -1], "shift+arrowdown": [0, 1], "shift+arrowleft": [-1, 0], "shift+arrowright": [1, 0] };
const SLOTS = { arrowup: [0, -1], arrowdown: [0, 1], arrowleft: [-1, 0], arrowright: [1, 0] };

const planner = document.querySelector("[data-planner]");
const isWeek = planner?.dataset.planner === "week";
const days = [...(planner?.querySelectorAll("[data-plan-day]") ?? [])];

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

/** Moves an entry to a day and a minute of it, shown at once; it goes back where the server refuses. */
async function move(entry, day, minute) {
  const from = { day: entry.closest("[data-plan-day]"), minute: minuteOf(entry) };
  if (!day || (day === from.day && minute === from.minute)) return place();
  put(entry, day, minute);
  const clock = minute === null ? "" : `T${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const response = await post(`/tasks/${entry.dataset.entry}/move/`, { to: day.dataset.planDay + clock }).catch(() => null);
  if (response?.ok) return;
  put(entry, from.day, from.minute);
  if (!response?.headers.get("HX-Trigger")) say({ text: word(response ? "failed" : "unreachable"), tone: "wrong" });
}

function put(entry, day, minute) {
  const into = minute === null || !isWeek ? day.querySelector(isWeek ? ".whole" : ".entries") : day.querySelector(".hours");
  const hadFocus = entry === document.activeElement;
  into.append(entry);
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
  else if (entry && KEYS[name]) {
    if (entry.hasAttribute("data-moves")) moveBy(entry, KEYS[name]);
    else say({ text: word("forbidden") });
  } else if (entry && SLOTS[name]) stepEntry(entry, SLOTS[name][0] + SLOTS[name][1]);
  else if (slot && SLOTS[name]) stepSlot(slot, SLOTS[name]);
  else return;
  event.preventDefault();
});

/** The day and the minute below the pointer, for an entry that was taken `grip` pixels below its top. */
function under(event, entry, grip) {
  const day = days.find((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return left <= event.clientX && event.clientX < right && (isWeek || (top <= event.clientY && event.clientY < bottom));
  });
  if (!day || minuteOf(entry) === null || !isWeek) return { day, minute: minuteOf(entry) };
  const hours = day.querySelector(".hours").getBoundingClientRect();
  const minute = ((event.clientY - grip - hours.top) / hours.height) * DAY_MINUTES;
  const snapped = Math.round(minute / STEP_MINUTES) * STEP_MINUTES;
  return { day, minute: Math.min(Math.max(snapped, 0), DAY_MINUTES - STEP_MINUTES) };
}

function drag(press) {
  const entry = press.target.closest?.("[data-entry][data-moves]");
  if (!entry || press.button !== 0 || press.pointerType === "touch") return;
  const grip = press.clientY - entry.getBoundingClientRect().top;
  const before = { day: entry.closest("[data-plan-day]"), minute: minuteOf(entry) };
  let isDragging = false;
  const follow = (event) => {
    isDragging ||= Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) >= FAR_ENOUGH;
    if (!isDragging) return;
    entry.toggleAttribute("data-dragging", true);
    const { day, minute } = under(event, entry, grip);
    if (day) put(entry, day, minute);
  };
  const drop = (event) => {
    document.removeEventListener("pointermove", follow);
    if (!isDragging) return;
    entry.removeAttribute("data-dragging");
    entry.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
    const to = under(event, entry, grip);
    put(entry, before.day, before.minute);
    move(entry, to.day, to.minute);
  };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", drop, { once: true });
}

if (planner) {
  place();
  planner.addEventListener("pointerdown", drag);
  planner.addEventListener("dragstart", (event) => event.preventDefault());
  if (isWeek) {
    const frame = planner.parentElement;
    const first = Math.min(MORNING * 60, ...[...planner.querySelectorAll("[data-minute]")].map(minuteOf));
    frame.scrollTop = (planner.querySelector(".hours").scrollHeight * first) / DAY_MINUTES;
  }
}
