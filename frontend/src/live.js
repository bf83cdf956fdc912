// Parts of a record's page that say how things stand, each with an id and data-live: they are drawn anew
// when the server says, by HX-Trigger, that the record has changed. data-live="morph" keeps what is typed
// there, what has the focus, and what was unfolded.

import { Idiomorph } from "idiomorph";
import { get } from "./wire.js";

document.body.addEventListener("recordChanged", async () => {
  const parts = [...document.querySelectorAll("[data-live][id]")];
  if (!parts.length) return;
  const response = await get(location.href);
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of parts) {
    const drawn = fresh.getElementById(part.id);
    if (!drawn) continue;
    if (part.dataset.live === "morph") {
      Idiomorph.morph(part, drawn, { ignoreActiveValue: true, callbacks: { beforeAttributeUpdated: keepsUnfolded } });
      window.htmx.process(part);
    } else {
      part.replaceWith(drawn);
      window.htmx.process(drawn);
    }
  }
});

function keepsUnfolded(name) {
  return name !== "open";
}
