// The way through a view: the list that somebody came from, remembered for as long as the tab is open,
// so that Ctrl ↑ ↓ on a record lead to the one before and after it, and the crumb back to the same rows.

import { list, rows } from "./rows.js";

const KEY = "view";

function remember() {
  const ids = rows().map((row) => row.dataset.id);
  if (ids.length) sessionStorage.setItem(KEY, JSON.stringify({ ids, url: location.href, base: list().dataset.url }));
}

function lead(steps) {
  const view = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  const [, id] = view && location.pathname.startsWith(view.base) ? location.pathname.slice(view.base.length - 1).split("/") : [];
  const at = view ? view.ids.indexOf(id) : -1;
  if (at < 0) return;
  steps.hidden = false;
  steps.querySelector("small").textContent = steps.dataset.words.replace("{at}", at + 1).replace("{count}", view.ids.length);
  for (const link of steps.querySelectorAll("[data-step]")) {
    const to = view.ids[at + Number(link.dataset.step)];
    if (to) link.href = `${view.base}${to}/`;
    else for (const [name, said] of [["role", "link"], ["aria-disabled", "true"]]) link.setAttribute(name, said);
  }
  const crumb = document.querySelector(".crumb");
  if (crumb && new URL(crumb.href).pathname === view.base) crumb.href = view.url;
}

if (list()) {
  remember();
  addEventListener("pagehide", remember);
}
const steps = document.querySelector("[data-view-steps]");
if (steps) lead(steps);
