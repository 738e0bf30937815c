import { isTyping } from "./typing.ts";

// The one search box: "/" brings you there, arrows walk through the results that htmx loads, Enter opens, Escape leaves.
const form = document.querySelector<HTMLFormElement>("form[data-search]");
const box = form?.querySelector<HTMLInputElement>("input[type=search]");
const list = document.getElementById("search-results");

if (form && box && list) {
  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]:not([aria-disabled])")];
  const chosen = () => list.querySelector<HTMLElement>("[aria-selected=true]");

  const choose = (option: HTMLElement | undefined) => {
    chosen()?.removeAttribute("aria-selected");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  };
  const show = (wanted: boolean) => {
    const shown = wanted && list.childElementCount > 0 && box.value.trim() !== "";
    list.hidden = !shown;
    box.setAttribute("aria-expanded", String(shown));
    if (!shown) choose(undefined);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      if (list.hidden) box.blur();
      show(false);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      show(true);
      const all = options();
      const at = all.indexOf(chosen()!) + (event.key === "ArrowDown" ? 1 : -1);
      choose(at < 0 ? undefined : all[Math.min(at, all.length - 1)]);
      event.preventDefault();
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      chosen()!.click();
    }
  });
  box.addEventListener("focus", () => show(true));
  box.addEventListener("input", () => box.value.trim() || show(false));
  list.addEventListener("htmx:afterSwap", () => show(document.activeElement === box));
  document.addEventListener("pointerdown", (event) => form.contains(event.target as Node) || show(false));
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget as Node) || relatedTarget === null || show(false));
}
