// The words that scripts say, in the member's language: the page carries them in a meta element.

const given = document.querySelector('meta[name="troth-words"]')?.content;
const words = given ? JSON.parse(given) : {};

/** Gives a phrase by its name, with `{name}` places filled. */
export function word(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (_, place) => values[place] ?? "");
}
