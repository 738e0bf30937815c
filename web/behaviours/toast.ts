import { whenFound } from "./found.ts";

export type Tone = "success" | "info" | "warning" | "error";
const READING_TIME = 6000;

/** Says something short at the edge of the page. Errors stay until they are dismissed. */
export function toast(text: string, tone: Tone = "info"): void {
  const place = document.getElementById("toasts");
  const pattern = document.querySelector<HTMLTemplateElement>("template#toast");
  if (!place || !pattern) return;
  const note = pattern.content.firstElementChild!.cloneNode(true) as HTMLElement;
  note.dataset.toast = tone;
  note.querySelector(".toast-text")!.textContent = text;
  for (const icon of note.querySelectorAll<HTMLElement>("[data-tone]")) if (icon.dataset.tone !== tone) icon.remove();
  place.append(note);
  attach(note);
}

function attach(note: HTMLElement): void {
  note.querySelector("[data-dismiss]")?.addEventListener("click", () => note.remove());
  if (note.dataset.toast === "error") return;
  let timer = 0;
  const leave = () => (timer = window.setTimeout(() => note.remove(), READING_TIME));
  const stay = () => window.clearTimeout(timer);
  note.addEventListener("pointerenter", stay);
  note.addEventListener("focusin", stay);
  note.addEventListener("pointerleave", leave);
  note.addEventListener("focusout", leave);
  leave();
}

whenFound<HTMLElement>("[data-toast]", attach);

// A server answer may carry a toast: HX-Trigger: {"toast": {"text": "…", "kind": "error"}}
document.addEventListener("toast", (event) => {
  const { text, kind } = (event as CustomEvent<{ text: string; kind?: Tone }>).detail;
  toast(text, kind);
});
