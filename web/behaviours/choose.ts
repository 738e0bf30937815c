import { whenFound } from "./found.ts";
import { word } from "./words.ts";

// <select data-choose> becomes a search field with a list below it; the select stays underneath and is what is sent.
// Without script it is the plain select.
whenFound<HTMLSelectElement>("select[data-choose]", (select) => {
  const box = document.createElement("div");
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const said = () => select.selectedOptions[0]?.text ?? "";
  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const chosen = () => list.querySelector<HTMLElement>("[aria-selected=true]");

  box.className = "choose";
  Object.assign(list, { className: "choose-list", id: `${select.id}-list`, hidden: true });
  list.setAttribute("role", "listbox");
  Object.assign(input, { type: "text", id: `${select.id}-words`, value: said(), autocomplete: "off", spellcheck: false });
  input.className = `form-select${select.classList.contains("is-invalid") ? " is-invalid" : ""}`;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-autocomplete", "list");
  for (const name of ["aria-describedby", "aria-invalid"]) {
    const value = select.getAttribute(name);
    if (value) input.setAttribute(name, value);
  }
  if (select.required) input.setAttribute("aria-required", "true");
  const label = document.querySelector<HTMLLabelElement>(`label[for="${select.id}"]`);
  if (label) {
    label.htmlFor = input.id;
    list.setAttribute("aria-label", label.textContent!.trim());
  }
  select.tabIndex = -1;
  select.setAttribute("aria-hidden", "true");
  select.before(box);
  box.append(select, input, list);

  const mark = (option: HTMLElement | undefined) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (wanted: boolean) => {
    list.hidden = !wanted;
    input.setAttribute("aria-expanded", String(wanted));
    if (!wanted) mark(undefined);
  };
  const fill = (words: string) => {
    const asked = words.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = [...select.options].filter((one) => one.value && asked.every((part) => one.text.toLowerCase().includes(part)));
    list.replaceChildren(
      ...fitting.map((one) => {
        const option = Object.assign(document.createElement("li"), { id: `${select.id}-${one.value}`, textContent: one.text });
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.value = one.value;
        return option;
      }),
    );
    if (!fitting.length) {
      const nothing = Object.assign(document.createElement("li"), { className: "quiet", textContent: word("nothingFits") });
      nothing.setAttribute("role", "presentation");
      list.append(nothing);
    }
    mark(asked.length ? options()[0] : options().find((one) => one.dataset.value === select.value));
    show(true);
  };
  const take = (value: string) => {
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.dispatchEvent(new Event("input", { bubbles: true }));
    show(false);
  };

  // A draft that is brought back, or another script, may choose too.
  select.addEventListener("change", () => (input.value = said()));
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    fill(input.value);
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => list.hidden && fill(""));
  input.addEventListener("blur", () => {
    if (select.value && input.value.trim() === "") take("");
    input.value = said();
    show(false);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return fill("");
      const all = options();
      const at = all.indexOf(chosen()!) + (event.key === "ArrowDown" ? 1 : -1);
      mark(all[Math.max(0, Math.min(all.length - 1, at))]);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      const option = chosen();
      if (option) take(option.dataset.value!);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      input.value = said();
      show(false);
    }
  });
  // Before the field loses its focus.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) take(option.dataset.value!);
  });
});
