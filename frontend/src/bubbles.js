// The bubbles of a map: how many stand in one place. They keep their size while the map grows below them.

const SMALLEST_PX = 6; // of one alone
const CLOSE = 0.75; // of both radii: bubbles that cover each other more than that are one
const words = new Intl.NumberFormat(document.documentElement.lang || undefined, { notation: "compact" });

/** Draws bubbles into a layer as the map is at `k`; `place(transform)` puts them where it is now. */
export function bubblesIn(layer, spots, { k, isOfCountries }) {
  layer.selectAll("*").remove();
  const inOrder = [...spots].sort((one, other) => other.count - one.count);
  const shown = isOfCountries ? inOrder : gathered(inOrder, k);
  const bubbles = shown.map((spot) => ({ spot, radius: radiusOf(spot.count, isOfCountries) }));
  for (const bubble of bubbles) bubble.element = drawn(layer, bubble);
  for (const { element } of [...bubbles].reverse()) element.raise();
  return { place: (transform) => place(bubbles, transform, isOfCountries) };
}

function radiusOf(count, isOfCountries = false) {
  return count === 1 && !isOfCountries ? SMALLEST_PX : Math.min(10 + 4 * Math.log10(count), 28);
}

/** Makes one bubble of those that would cover each other: cells of a grid meet where most people live. */
function gathered(spots, k) {
  const kept = [];
  for (const spot of spots) {
    const [x, y] = spot.at;
    const over = kept.find(({ at, count }) => k * Math.hypot(at[0] - x, at[1] - y) < CLOSE * (radiusOf(count) + radiusOf(spot.count)));
    if (!over) kept.push({ ...spot });
    else {
      const share = spot.count / (over.count + spot.count);
      over.at = [over.at[0] + share * (x - over.at[0]), over.at[1] + share * (y - over.at[1])];
      over.areas = [...over.areas, ...spot.areas];
      over.count += spot.count;
    }
  }
  return kept;
}

function drawn(layer, { spot, radius }) {
  const { line, count, areas } = spot;
  const link = line.querySelector("a");
  const bubble = layer.append("a").attr("href", link.href).attr("tabindex", "-1").attr("class", "bubble").datum(spot);
  if (areas?.length) bubble.attr("data-spot", "");
  if (count === 1 && line.dataset.mark) bubble.attr("data-mark", line.dataset.mark);
  bubble.append("title").text(count === 1 ? link.textContent.trim() : `${link.textContent.trim()}: ${count}`);
  bubble.append("circle").attr("r", radius);
  if (radius > SMALLEST_PX) bubble.append("text").attr("dy", "0.35em").text(words.format(count));
  return bubble;
}

/** Of the countries' numbers, those have room that cover no greater one. */
function place(bubbles, { x, y, k }, isOfCountries) {
  const taken = [];
  for (const { spot, radius, element } of bubbles) {
    const [left, top] = [spot.at[0] * k + x, spot.at[1] * k + y];
    const isHidden = isOfCountries && taken.some((one) => Math.hypot(one.left - left, one.top - top) < one.radius + radius);
    if (!isHidden) taken.push({ left, top, radius });
    element.attr("transform", `translate(${left.toFixed(1)},${top.toFixed(1)})`).classed("hidden", isHidden);
  }
}
