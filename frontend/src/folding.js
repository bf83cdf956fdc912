// Comparing as people do: without case and accents.

/** Marks where a text holds what was typed: the first place of each word, whatever its case and accents. */
export function mark(element, typed) {
  const text = element.textContent;
  const signs = [...text];
  const folded = signs.map(fold);
  const places = typed.split(/\s+/).filter(Boolean).map((word) => placeOf(fold(word), folded)).filter(Boolean);
  places.sort(([one], [other]) => one - other);
  const parts = [];
  let done = 0;
  for (const [from, to] of places) {
    if (from < done) continue;
    const marked = Object.assign(document.createElement("mark"), { textContent: signs.slice(from, to).join("") });
    parts.push(signs.slice(done, from).join(""), marked);
    done = to;
  }
  if (parts.length) element.replaceChildren(...parts, signs.slice(done).join(""));
}

/** Finds a folded word among folded signs: from which to which, or nothing. */
function placeOf(word, folded) {
  const at = folded.join("").indexOf(word);
  if (at < 0) return null;
  let from = 0;
  let passed = 0;
  while (passed + folded[from].length <= at) passed += folded[from++].length;
  let to = from;
  while (passed < at + word.length) passed += folded[to++].length;
  return [from, to];
}

/** Folds a text for a comparison. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
