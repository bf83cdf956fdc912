// Find or do: actions and places come from the page itself and are there at once; records come from
// the server. ">" shows actions only, "@" people only, "+" what can be added.

import { fold, mark } from "./folding.js";
import { activate, activeOf, optionsOf, walk } from "./listbox.js";
import { recentRecords } from "./recent.js";
import { get } from "./wire.js";
import { word } from "./words.js";

const WAIT_MS = 40; // less than the pause between two quick keystrokes, more than a held key repeats
const MOST_LOCAL = 6;

const dialog = document.getElementById("palette");
const field = dialog?.querySelector("input");
const found = dialog?.querySelector(".found");
let request = new AbortController();
let timer = 0;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens-palette]");
  if (!dialog || !opener) return;
  event.preventDefault();
  field.value = opener.dataset.opensPalette;
  dialog.showModal();
  show();
});

if (dialog) {
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (walk(event, found, field)) return;
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    choose(activeOf(found), event);
  });
  found.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option?.pressed) choose(option, event);
  });
}

function choose(option, event) {
  if (!option) return;
  dialog.close();
  if (option.pressed) option.pressed.click();
  else if (event.ctrlKey || event.metaKey) open(option.href, "_blank", "noopener");
  else location.assign(option.href);
}

function show() {
  const typed = field.value.trim();
  const mode = /^[>@+]/.test(typed) ? typed[0] : "";
  const asked = typed.slice(mode.length).trim();
  const local = mode === "@" ? [] : localGroups(asked, mode);
  found.replaceChildren(...local);
  markTyped(found, asked);
  activate(found, field, optionsOf(found)[0]);
  request.abort();
  clearTimeout(timer);
  if (![">", "+"].includes(mode) && asked) timer = setTimeout(() => ask(asked, mode), WAIT_MS);
  else say();
}

/** What the page itself offers: actions, places and, before anything is typed, what was open lately. */
function localGroups(asked, mode) {
  const offered = [...document.querySelectorAll(mode === "+" ? "[data-creates]" : "[data-palette]")];
  const offers = onePerLabel(offered.filter((element) => matches(element, asked, mode)));
  const isAction = (element) => element.dataset.paletteKind === "action";
  const groups = [];
  if (!asked && !mode) groups.push([found.dataset.recent, recentRecords().map(recordOption)]);
  const most = mode === "+" ? offers.length : MOST_LOCAL; // whoever asks what can be added wants to see all of it
  groups.push([found.dataset.actions, offers.filter(isAction).slice(0, most).map(offerOption)]);
  if (!mode) {
    groups.push([found.dataset.places, offers.filter((element) => !isAction(element)).slice(0, MOST_LOCAL).map(offerOption)]);
  }
  return groups.filter(([, options]) => options.length).map(([title, options]) => group(title, options));
}

/** What the page offers itself comes before what is offered everywhere. */
function onePerLabel(elements) {
  const seen = new Set();
  return elements.filter(({ dataset }) => !seen.has(dataset.palette) && seen.add(dataset.palette));
}

function matches(element, asked, mode) {
  if (element.parentElement.closest("[hidden]")) return false; // the bar of a selection, while nothing is selected
  const label = fold(element.dataset.palette);
  // "compan" leads to the companies; only "new …" adds one.
  if (!mode && element.hasAttribute("data-creates")) return label.startsWith(fold(asked));
  return fold(asked).split(/\s+/).every((part) => label.includes(part));
}

async function ask(asked, mode) {
  request = new AbortController();
  const began = performance.now();
  const query = new URLSearchParams({ q: asked, ...(mode === "@" && { kind: "people" }) });
  try {
    const response = await get(`${dialog.dataset.source}?${query}`, request.signal);
    if (!response.ok) return say(word("unreachable"));
    const html = await response.text();
    putRecords(html);
    markTyped(found.querySelector("[data-records]"), asked);
    say(word("found", { count: optionsOf(found).length, ms: Math.round(performance.now() - began) }));
  } catch (error) {
    if (error.name !== "AbortError") say(word("unreachable"));
  }
}

/** Puts the records where they belong: after the actions, before the places; keeps what is active. */
function putRecords(html) {
  found.querySelector("[data-records]")?.remove();
  const records = document.createElement("div");
  records.dataset.records = "";
  records.innerHTML = html;
  const active = activeOf(found);
  const isUntouched = active === optionsOf(found)[0];
  found.insertBefore(records, [...found.children].find((each) => each.dataset.title === found.dataset.places) ?? null);
  if (!optionsOf(found).length) records.append(title(found.dataset.nothing));
  activate(found, field, isUntouched || !active ? optionsOf(found)[0] : active);
}

function markTyped(place, asked) {
  if (asked) for (const label of place.querySelectorAll('[role="option"] > span:not(.avatar, .end)')) mark(label, asked);
}

function say(text = "") {
  dialog.querySelector("output").textContent = text;
}

function title(text) {
  return Object.assign(document.createElement("p"), { className: "nav-title", textContent: text });
}

function group(name, options) {
  const box = document.createElement("div");
  box.dataset.title = name;
  box.append(title(name), ...options);
  return box;
}

function option(label, icon) {
  const element = document.createElement("a");
  element.className = "menu-item";
  element.setAttribute("role", "option");
  if (icon) element.append(drawing(icon));
  element.append(Object.assign(document.createElement("span"), { textContent: label }));
  return element;
}

function offerOption(element) {
  const made = option(element.dataset.palette, element.dataset.icon);
  if (element.href && !element.hasAttribute("hx-get")) made.href = element.href;
  else made.pressed = element;
  const keys = element.dataset.key?.split("|")[0];
  if (keys) {
    const end = Object.assign(document.createElement("span"), { className: "end" });
    for (const key of keys.split(/[ +]/)) {
      end.append(Object.assign(document.createElement("kbd"), { className: "key", textContent: key.length === 1 ? key.toUpperCase() : key }));
    }
    made.append(end);
  }
  return made;
}

function recordOption({ label, url, icon }) {
  const made = option(label, icon);
  made.href = url;
  return made;
}

function drawing(name) {
  const copy = document.querySelector("svg.icon").cloneNode(true);
  const use = copy.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  copy.setAttribute("class", "icon");
  return copy;
}
