import { html, nothing, type TemplateResult } from "./html.ts";

export type IconName = keyof typeof import("../../../firstfix/platform/pages/icons.json");

const sprite = document.documentElement.dataset["icons"] ?? "";

/** An icon of icons.json. Beside a word it is decoration; alone it needs a `label`. */
export const icon = (name: IconName, label = ""): TemplateResult =>
  html`<svg class="icon" focusable="false" role=${label ? "img" : nothing} aria-label=${label || nothing}
    aria-hidden=${label ? nothing : "true"}><use href="${sprite}#${name}"></use></svg>`;
