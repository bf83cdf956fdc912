// Comparing as people do: without case and accents.

/** Folds a text for a comparison. */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
