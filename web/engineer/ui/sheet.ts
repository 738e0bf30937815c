/** Sheets lie over the screen until they are answered. `<dialog>` keeps the focus inside and gives it back at the end. */
import { say } from "../words.ts";
import { redraw } from "./draw.ts";
import { html, nothing, ref, repeat, type Content, type TemplateResult } from "./html.ts";
import { icon } from "./icon.ts";

interface Sheet {
  title: string;
  /** Drawn anew with the app. */
  body: () => Content;
  /** The whole screen: to draw, to sign, to scan. */
  isWhole?: boolean;
  closed?: () => void;
}
interface Open extends Sheet {
  id: number;
  element: HTMLDialogElement | null;
}

let open: Open[] = [];
let count = 0;

/** Returns what closes it. */
export function openSheet(sheet: Sheet): () => void {
  const one: Open = { ...sheet, id: ++count, element: null };
  open = [...open, one];
  redraw();
  return () => (one.element ? one.element.close() : gone(one));
}

export function closeSheets(): void {
  for (const one of open) one.element?.close();
}

function gone(one: Open): void {
  if (!open.includes(one)) return;
  open = open.filter((other) => other !== one);
  one.closed?.();
  redraw();
}

export const sheets = (): TemplateResult => html`${repeat(open, (one) => one.id, drawn)}`;

const drawn = (one: Open): TemplateResult => html`
  <dialog class="sheet ${one.isWhole ? "sheet-whole" : ""}" aria-labelledby="sheet-${one.id}" @close=${() => gone(one)}
    ${ref((element) => show(one, element as HTMLDialogElement | undefined))}>
    <header class="sheet-head">
      <h2 id="sheet-${one.id}" tabindex="-1" autofocus>${one.title}</h2>
      <button type="button" class="tool" @click=${() => one.element?.close()}>${icon("close", say("close"))}</button>
    </header>
    <div class="sheet-body">${one.body()}</div>
  </dialog>`;

function show(one: Open, element: HTMLDialogElement | undefined): void {
  if (!element || one.element === element) return;
  one.element = element;
  // Once its content stands: what is to be focused must be there.
  queueMicrotask(() => element.isConnected && !element.open && element.showModal());
}

interface Question {
  title: string;
  text?: Content;
  yes: string;
  isDanger?: boolean;
}

/** Asks before something that cannot be taken back; closing the sheet means no. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((answer) => {
    let said = false;
    const close = openSheet({
      title: question.title,
      closed: () => answer(said),
      body: () => html`
        ${question.text ? html`<div class="prose">${question.text}</div>` : nothing}
        <div class="sheet-actions">
          <button class="btn ${question.isDanger ? "btn-danger" : "btn-primary"}" @click=${() => ((said = true), close())}>${question.yes}</button>
          <button class="btn" @click=${() => close()}>${say("cancel")}</button>
        </div>`,
    });
  });
}
