// Menus made of <details class="drop">: one open at a time, closed by Escape and by a press elsewhere.
const open = () => document.querySelectorAll<HTMLDetailsElement>("details.drop[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target as Node)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

export {};
