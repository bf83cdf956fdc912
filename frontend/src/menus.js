// Menus are popovers: the browser opens and closes them. Here they get their place beside the button
// that opened them, and the arrow keys.

const MARGIN = 4;
const PLACED = "[popover].menu, [popover].panel";

let pressed = null; // several buttons may open the same menu; it belongs beside the one that did

document.addEventListener("beforetoggle", (event) => place(event), true);
document.addEventListener("toggle", (event) => settle(event), true);

document.addEventListener("click", (event) => {
  pressed = event.target.closest("[popovertarget]") ?? pressed;
}, true);

function invokerOf(menu) {
  if (pressed?.isConnected && pressed.getAttribute("popovertarget") === menu.id) return pressed;
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

function place({ target: menu, newState }) {
  if (!menu.matches?.(PLACED)) return;
  const invoker = invokerOf(menu);
  invoker?.setAttribute("aria-expanded", String(newState === "open"));
  if (newState !== "open" || !invoker) return;
  const box = invoker.getBoundingClientRect();
  const isMirrored = document.documentElement.dir === "rtl";
  menu.style.top = `${box.bottom + MARGIN}px`;
  menu.style.left = isMirrored ? "auto" : `${box.left}px`;
  menu.style.right = isMirrored ? `${innerWidth - box.right}px` : "auto";
}

/** Moves a menu that would leave the window, now that its size is known, and gives it the focus, unless a quick hand did. */
function settle({ target: menu, newState }) {
  if (newState !== "open" || !menu.matches?.(PLACED)) return;
  fit(menu);
  if (menu.contains(document.activeElement)) return;
  (menu.querySelector("[autofocus]") ?? menu.querySelector('[role^="menuitem"]'))?.focus();
}

function fit(menu) {
  const box = menu.getBoundingClientRect();
  const invoker = invokerOf(menu)?.getBoundingClientRect();
  if (box.right > innerWidth - MARGIN) menu.style.left = `${Math.max(MARGIN, innerWidth - MARGIN - box.width)}px`;
  if (box.left < MARGIN) menu.style.right = `${Math.max(MARGIN, innerWidth - MARGIN - box.width)}px`;
  if (invoker && box.bottom > innerHeight - MARGIN) {
    menu.style.top = `${Math.max(MARGIN, invoker.top - MARGIN - box.height)}px`;
  }
}

// What htmx brings into an open panel changes its size.
document.body.addEventListener("htmx:afterSettle", (event) => {
  const panel = event.target.closest?.("[popover].panel:popover-open");
  if (panel) fit(panel);
});

/** The open menu of a button that still has the focus: a quick hand is ahead of the menu's own taking it. */
function openedBy(invoker) {
  const menu = document.querySelector('[popover][role="menu"]:popover-open');
  return menu && invokerOf(menu) === invoker ? menu : null;
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.('[popover][role="menu"]') ?? openedBy(event.target);
  if (!menu) return;
  const items = [...menu.querySelectorAll('[role^="menuitem"]:not([aria-disabled="true"])')];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
});

document.addEventListener("click", (event) => {
  const item = event.target.closest('[popover] [role^="menuitem"]');
  if (item && item.getAttribute("aria-disabled") !== "true") item.closest("[popover]").hidePopover();
});
