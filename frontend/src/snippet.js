// Tells Troth of what is done on a page of ours, elsewhere:
//   <script src="https://crm.example/v1/troth.js" data-key="…" defer></script>
//   troth.track("Seat booked", {seats: 2}); troth.identify("4711", {email: "una@fell.example"}); troth.page();
// No cookie is set. A browser's name stands in the storage of the page's own site, and only while its reader lets it:
// who asks not to be tracked (Sec-GPC, Do Not Track) is not. With data-consent="ask" nothing is kept or sent before
// troth.consent(true). What the network lost is told again, under the id that it had.

const script = document.currentScript;
const { key, consent: asked, page: paged } = script.dataset;
const address = new URL("batch", script.src).href;
const kept = { name: "troth.name", user: "troth.user", queue: "troth.queue", consent: "troth.consent" };
const AT_ONCE = 20; // events; a browser sends at most 64 KB of a page that is being left
const MOST = 200; // events that wait; more are not told
const SOON = 300; // milliseconds
const LATEST = 300_000;

const isRefused = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
const waiting = []; // for its reader's word
let queue = [];
let timer = 0;
let pause = SOON;
let mayTell = !isRefused && (read(kept.consent) ?? (asked === "ask" ? "" : "yes")) === "yes";

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // the browser keeps nothing
  }
}

function keep(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // told without
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let name = "";
function ownName() {
  name ||= read(kept.name) || newId();
  keep(kept.name, name);
  return name;
}

/** Where it happened. What stands behind "?" and "#" may be a secret of the reader's, and is not told. */
function context() {
  const { origin, pathname, search } = location;
  const words = new URLSearchParams(search);
  const campaign = {};
  for (const part of ["name", "source", "medium", "term", "content"]) {
    const word = words.get(part === "name" ? "utm_campaign" : `utm_${part}`);
    if (word) campaign[part] = word;
  }
  const referrer = document.referrer.split(/[?#]/)[0];
  return {
    page: { path: pathname, url: origin + pathname, title: document.title, referrer },
    locale: navigator.language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    library: { name: "troth.js" },
    ...(Object.keys(campaign).length ? { campaign } : {}),
  };
}

function tell(type, more) {
  if (isRefused || read(kept.consent) === "no") return;
  const event = { type, messageId: newId(), timestamp: new Date().toISOString(), context: context(), ...more };
  if (!mayTell) {
    if (waiting.length < MOST) waiting.push(event);
    return;
  }
  put(event);
}

function put(event) {
  if (queue.length >= MOST) return;
  queue.push({ ...event, anonymousId: ownName(), ...(read(kept.user) ? { userId: read(kept.user) } : {}) });
  send(SOON);
}

function send(after) {
  clearTimeout(timer);
  timer = setTimeout(hand, after);
}

async function hand() {
  const batch = queue.slice(0, AT_ONCE);
  if (!batch.length) return;
  const body = JSON.stringify({ writeKey: key, sentAt: new Date().toISOString(), batch });
  let answer;
  try {
    // Plain text needs no question before (CORS), so that a page that is being left can still tell.
    answer = await fetch(address, { method: "POST", body, keepalive: true, credentials: "omit" });
  } catch {
    answer = { ok: false, status: 0 };
  }
  if (answer.ok || (answer.status >= 400 && answer.status < 500 && answer.status !== 429)) {
    if (!answer.ok) console.warn(`troth.js: what is told is not taken (${answer.status}).`);
    queue = queue.filter((event) => !batch.includes(event));
    pause = SOON;
  } else {
    pause = Math.min(pause * 2, LATEST);
  }
  if (queue.length) send(pause);
}

function leave() {
  keep(kept.queue, queue.length ? JSON.stringify(queue) : "");
  hand().then(() => keep(kept.queue, queue.length ? JSON.stringify(queue) : ""));
}

const troth = {
  /** A page was looked at. */
  page(called, properties = {}) {
    tell("page", { ...(called ? { name: called } : {}), properties });
  },
  /** Something was done. */
  track(what, properties = {}) {
    tell("track", { event: what, properties });
  },
  /** Who it is: what this site calls them, and what it knows of them. */
  identify(user, traits = {}) {
    if (mayTell && user) keep(kept.user, String(user));
    tell("identify", { ...(user ? { userId: String(user) } : {}), traits });
  },
  /** Whether its reader lets it be told. A no forgets what was kept in their browser. */
  consent(is) {
    if (isRefused) return;
    keep(kept.consent, is ? "yes" : "no");
    mayTell = Boolean(is);
    const told = waiting.splice(0);
    if (mayTell) told.forEach(put);
    else forget();
  },
  /** Somebody else uses the browser now, as after they left. */
  reset() {
    name = "";
    keep(kept.name, "");
    keep(kept.user, "");
  },
};

function forget() {
  queue = [];
  keep(kept.queue, "");
  troth.reset();
}

const before = Array.isArray(window.troth) ? window.troth : []; // [["track", "Seat booked"], …]
window.troth = troth;
if (isRefused) forget();
if (mayTell) queue = JSON.parse(read(kept.queue) || "[]");
keep(kept.queue, "");
if (queue.length) send(SOON);
if (paged !== "manual") troth.page();
for (const [call, ...given] of before) troth[call]?.(...given);
addEventListener("pagehide", leave);
