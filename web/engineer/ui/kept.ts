/** Whether the browser has promised to keep what is on this phone: without that it may clear it when room gets short. */
import { say } from "../words.ts";
import { redraw } from "./draw.ts";
import { html, nothing, type Content } from "./html.ts";
import { callout } from "./parts.ts";

let isKept: boolean | null = null; // until the browser has been asked

export function keepsStore(promised: boolean): void {
  isKept = promised;
  redraw();
}

/** How to get the promise: an app on the home screen has it. */
export const notKept = (): Content => (isKept === false ? callout("soon", "mobile", say("notKept"), html`<p>${say("notKeptText")}</p>`) : nothing);
