// Light, dark or as the system; and the sidebar open or closed. Kept in cookies, because the server
// writes them into the page: nothing flashes when the next one opens.

const YEAR_SECONDS = 31_536_000;

function remember(name, value) {
  const age = value ? YEAR_SECONDS : 0;
  document.cookie = `${name}=${value}; path=/; max-age=${age}; samesite=lax`;
}

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]");
  if (choice) chooseTheme(choice.dataset.themeChoice);
  if (event.target.closest("[data-toggles-sidebar]")) toggleSidebar();
});

function chooseTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  remember("theme", theme);
  for (const option of document.querySelectorAll("[data-theme-choice]")) {
    option.setAttribute("aria-checked", String(option.dataset.themeChoice === theme));
  }
}

function toggleSidebar() {
  const root = document.documentElement;
  const isClosed = root.dataset.sidebar !== "closed";
  if (isClosed) root.dataset.sidebar = "closed";
  else delete root.dataset.sidebar;
  remember("sidebar", isClosed ? "closed" : "");
}
