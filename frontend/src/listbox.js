// A list of options that is walked with the arrows while the focus stays in a field above it.

let numbered = 0;

/** The options of `list` that can be chosen. */
export function optionsOf(list) {
  return [...list.querySelectorAll('[role="option"]:not([hidden])')];
}

/** The option that Enter would choose. */
export function activeOf(list) {
  return list.querySelector('[role="option"][aria-selected="true"]:not([hidden])');
}

/** Makes one option the active one and tells the field, so that it is read aloud. */
export function activate(list, field, option) {
  for (const each of list.querySelectorAll('[aria-selected="true"]')) each.setAttribute("aria-selected", "false");
  if (!option) return void field.removeAttribute("aria-activedescendant");
  option.id ||= `option-${++numbered}`;
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

/** Moves the active option by an arrow key. Tells whether the key was one of them. */
export function walk(event, list, field) {
  const options = optionsOf(list);
  const at = options.indexOf(activeOf(list));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + (at < 0 ? 1 : 0) }[event.key];
  if (to === undefined || event.isComposing || !options.length) return false;
  event.preventDefault();
  activate(list, field, options.at(to % options.length));
  return true;
}
