// The keys of this page: gathered from every [data-key] with a data-key-label, and from every
// <dl data-help="…"> for keys that press nothing in particular (J, K, arrows in a list).

import { isMac } from "./keys.js";

const overlay = document.getElementById("help");
const NAMES = { mod: isMac ? "⌘" : "Ctrl", enter: "↵", space: "␣", arrowup: "↑", arrowdown: "↓", shift: "⇧", alt: "Alt", escape: "esc" };

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-opens-help]") || !overlay) return;
  fill();
  overlay.showModal();
});

function fill() {
  const groups = new Map();
  const taken = new Set();
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    const isEverywhere = element.closest(".sidebar, .palette-dialog") || element.dataset.keyGroup === "everywhere";
    const title = isEverywhere ? overlay.dataset.everywhere : overlay.dataset.here;
    const ways = element.dataset.key.split("|").filter((way) => !taken.has(way)); // the first one gets the key
    for (const way of ways) taken.add(way);
    if (ways.length) add(groups, title, element.dataset.keyLabel, ways);
  }
  for (const list of document.querySelectorAll("dl[data-help]")) {
    for (const term of list.querySelectorAll("dt")) {
      add(groups, list.dataset.help, term.nextElementSibling.textContent, term.textContent.split("|"));
    }
  }
  overlay.querySelector("[data-keys]").replaceChildren(...[...groups].map(([title, rows]) => section(title, rows)));
}

function add(groups, title, label, ways) {
  const rows = groups.get(title) ?? groups.set(title, new Map()).get(title);
  rows.set(label, ways);
}

function section(title, rows) {
  const box = make("section", "section");
  const header = make("header");
  header.append(make("h3", "", title));
  const list = make("ul", "lines");
  for (const [label, ways] of rows) {
    const line = make("li", "line-item");
    const keys = make("span", "end row");
    ways.forEach((way, index) => {
      if (index) keys.append(make("span", "faint", overlay.dataset.or));
      for (const key of way.split(" ")) keys.append(...key.split("+").map((part) => make("kbd", "key", shown(part))));
    });
    line.append(make("span", "grow", label), keys);
    list.append(line);
  }
  box.append(header, list);
  return box;
}

function shown(part) {
  return NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part);
}

function make(name, className = "", text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}
