// Forms whose parts depend on a choice: the value of a clause on its comparison, the value of a change
// of many records on its field.

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-chooses-needs]")) showNeeded(event.target);
  if (event.target.matches("[data-chooses-control]")) showControl(event.target);
});

function showNeeded(select) {
  const { needs } = select.selectedOptions[0].dataset;
  for (const part of select.form.querySelectorAll("[data-needed]")) {
    setShown(part, Boolean(needs) && part.dataset.needed.split(" ").includes(needs));
  }
  select.form.querySelector("[data-needed] :is(input, select):not(:disabled)")?.focus();
}

function showControl(select) {
  for (const part of select.form.querySelectorAll("[data-control-for]")) {
    setShown(part, part.dataset.controlFor === select.value);
  }
}

/** Shows a part or hides it; what is hidden is not sent. */
function setShown(part, isShown) {
  part.hidden = !isShown;
  for (const field of part.querySelectorAll("input, select, textarea")) {
    field.disabled = field.closest("[hidden]") !== null;
  }
}
