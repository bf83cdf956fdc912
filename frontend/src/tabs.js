// A row of tabs may be longer than its place: the tab of this page is brought into sight.

const middle = (element) => {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
};

for (const tabs of document.querySelectorAll(".tabs")) {
  const current = tabs.querySelector("[aria-current]");
  if (current) tabs.scrollLeft += middle(current) - middle(tabs);
}
