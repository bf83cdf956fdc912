// The form of a clause: what is asked for beside the comparison depends on it.

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-chooses-needs]")) showNeeded(event.target);
});

function showNeeded(select) {
  const { needs } = select.selectedOptions[0].dataset;
  for (const part of select.form.querySelectorAll("[data-needed]")) {
    setShown(part, Boolean(needs) && part.dataset.needed.split(" ").includes(needs));
  }
  select.form.querySelector("[data-needed] :is(input, select):not(:disabled)")?.focus();
}

/** Shows a part or hides it; what is hidden is not sent. */
function setShown(part, isShown) {
  part.hidden = !isShown;
  for (const field of part.querySelectorAll("input, select, textarea")) {
    field.disabled = field.closest("[hidden]") !== null;
  }
}
