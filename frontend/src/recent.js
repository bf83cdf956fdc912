// The records that this member opened lately, for the palette. A record's page names itself by
// data-record="Name" and data-record-icon. Kept by member, and thrown away at sign-out: the next
// person at this machine may not be allowed to see these names.

const MOST = 8;
const key = `recent:${document.body.dataset.member ?? ""}`;

/** Gives the records, latest first: {label, url, icon}. */
export function recentRecords() {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]").filter(({ url }) => url !== location.pathname);
  } catch {
    return [];
  }
}

function remember(element) {
  const entry = { label: element.dataset.record, url: location.pathname, icon: element.dataset.recordIcon ?? "" };
  localStorage.setItem(key, JSON.stringify([entry, ...recentRecords()].slice(0, MOST)));
}

const record = document.querySelector("[data-record]");
if (record && document.body.dataset.member) remember(record);

document.addEventListener("submit", (event) => {
  if (!event.target.querySelector("[data-sign-out]")) return;
  for (const name of Object.keys(localStorage)) if (name.startsWith("recent:")) localStorage.removeItem(name);
  sessionStorage.clear();
});
