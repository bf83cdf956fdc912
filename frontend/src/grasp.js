// Taking hold of something by a pointer. A mouse or a pen has it as soon as it moves; a finger only when it has
// rested on it for a while, so that a page can still be scrolled by what may be taken. Escape lets go of it.

const FAR_ENOUGH = 5; // pixels, from where on a press by a mouse is a drag
const STILL = 10; // pixels that a resting finger may tremble
const LONG_MS = 400;
const CLICK_MS = 50; // after letting go; the click that comes then opens nothing

let isHeld = false;
let isFingerDown = false;

/** Lets things within `root` be taken. `holdOf(press)` gives {take, follow, drop, putBack}, or null. */
export function letGrasp(root, holdOf) {
  root.addEventListener("pointerdown", (press) => {
    const hold = press.button === 0 && press.isPrimary ? holdOf(press) : null;
    if (hold) watch(press, hold);
  });
  root.addEventListener("dragstart", (event) => event.preventDefault());
  root.addEventListener("contextmenu", (event) => isFingerDown && event.preventDefault());
  // A browser asks whether a finger may scroll before it tells of the finger: this can not be added later.
  root.addEventListener("touchmove", (event) => isHeld && event.preventDefault(), { passive: false });
}

function watch(press, hold) {
  const over = new AbortController();
  const isFinger = press.pointerType === "touch";
  const take = () => {
    isHeld = true;
    if (isFinger) navigator.vibrate?.(10);
    hold.take();
  };
  const timer = isFinger && setTimeout(take, LONG_MS);
  const leave = (done) => {
    clearTimeout(timer);
    over.abort();
    if (isHeld) done();
    isHeld = isFingerDown = false;
  };
  const on = (name, work) => document.addEventListener(name, work, { signal: over.signal, capture: true });
  isFingerDown = isFinger;
  on("pointermove", (event) => {
    const way = Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY);
    if (!isHeld && isFinger && way > STILL) return leave(() => {});
    if (!isHeld && !isFinger && way >= FAR_ENOUGH) take();
    if (isHeld) hold.follow(event);
  });
  on("pointerup", (event) =>
    leave(() => {
      swallowClick();
      hold.follow(event); // the last moves of a quick finger are told with its going
      hold.drop(event);
    }),
  );
  on("pointercancel", () => leave(hold.putBack));
  on("keydown", (event) => {
    if (event.key !== "Escape" || !isHeld) return;
    event.preventDefault();
    leave(hold.putBack);
    swallowClick();
  });
}

function swallowClick() {
  const over = new AbortController();
  const refuse = (click) => {
    click.preventDefault();
    click.stopPropagation();
  };
  document.addEventListener("click", refuse, { capture: true, signal: over.signal });
  setTimeout(() => over.abort(), CLICK_MS);
}
