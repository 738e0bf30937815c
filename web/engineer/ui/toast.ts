/** A short word after something was done. It is read out, and goes by itself unless it carries a button. */
import { html, nothing, repeat, type TemplateResult } from "./html.ts";
import { redraw } from "./draw.ts";
import { icon, type IconName } from "./icon.ts";

const SHOWN = 5_000;

type Tone = "done" | "info" | "error";
interface Toast {
  id: number;
  text: string;
  tone: Tone;
  action: { word: string; act: () => void } | null;
}

const ICONS: Record<Tone, IconName> = { done: "success", info: "info", error: "error" };
let shown: Toast[] = [];
let count = 0;

export function toast(text: string, tone: Tone = "done", action: Toast["action"] = null): void {
  const one = { id: ++count, text, tone, action };
  shown = [...shown.slice(-1), one];
  setTimeout(() => drop(one), action ? 2 * SHOWN : SHOWN);
  redraw();
}

function drop(one: Toast): void {
  shown = shown.filter((other) => other !== one);
  redraw();
}

export const toasts = (): TemplateResult => html`
  <div class="toasts" role="status" aria-live="polite">
    ${repeat(shown, (one) => one.id, (one) => html`
      <p class="toast" data-tone=${one.tone}>${icon(ICONS[one.tone])}<span>${one.text}</span>${one.action
        ? html`<button class="btn btn-quiet" @click=${() => (one.action!.act(), drop(one))}>${one.action.word}</button>`
        : nothing}</p>`)}
  </div>`;
