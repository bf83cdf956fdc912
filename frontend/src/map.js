// What draws a map is fetched only for pages that have one.

function begin() {
  const ground = document.querySelector("[data-map]:not([data-drawn])");
  if (!ground) return;
  ground.setAttribute("data-drawn", "");
  import("./atlas.js").then(({ draw }) => draw(ground));
}

begin();
document.body.addEventListener("listDrawn", begin);
