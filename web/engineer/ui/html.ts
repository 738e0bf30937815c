/** What screens are written with. */
export { html, nothing, svg, type TemplateResult } from "lit-html";
export { repeat } from "lit-html/directives/repeat.js";
export { live } from "lit-html/directives/live.js";
export { ref } from "lit-html/directives/ref.js";
export { ifDefined } from "lit-html/directives/if-defined.js";
import type { TemplateResult, nothing } from "lit-html";

/** What can stand in a place of a template. */
export type Content = TemplateResult | string | number | typeof nothing | Content[];
