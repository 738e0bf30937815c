// Runs before the first paint. Without a remembered choice the stylesheet follows the system by itself.
{
  let remembered: string | null = null;
  try {
    remembered = localStorage.getItem("theme");
  } catch {
    // Storage may be closed to us: then nothing is remembered.
  }
  const dark = remembered ? remembered === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
}
