// Runs before the first paint: the remembered choice, else what the system prefers.
{
  const remembered = localStorage.getItem("theme");
  const dark = remembered ? remembered === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
}
