// Light or dark: a press changes it and remembers it. Back at what the system prefers, the system leads again.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

function remembered(): string | null {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

document.addEventListener("click", (event) => {
  if (!(event.target as Element).closest("[data-theme-switch]")) return;
  const dark = root.dataset.bsTheme !== "dark";
  root.dataset.bsTheme = dark ? "dark" : "light";
  try {
    if (dark === system.matches) localStorage.removeItem("theme");
    else localStorage.setItem("theme", root.dataset.bsTheme);
  } catch {
    // Not remembered then.
  }
});
system.addEventListener("change", () => {
  if (!remembered()) root.dataset.bsTheme = system.matches ? "dark" : "light";
});

export {};
