import { whenFound } from "./found.ts";
import { word } from "./words.ts";

// Nothing typed is ever lost: <form data-draft="close-order-12"> keeps what is typed on this device until the server says
// that it took it. The form sends the name along, the answer brings it back in a cookie: firstfix/platform/pages/drafts.py.
// `data-draft-quiet` says nothing when it gives them back: ticks that are only for the eye.
// Passwords, files and hidden fields are never kept. A draft is one person's, forgotten after a week and at sign-out.
const MINE = `draft:${document.body.dataset.person ?? ""}:`;
const WEEK = 7 * 86_400_000;
let signedOut = false;
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type Draft = { at: number; values: [string, string][] };

const fieldsOf = (form: HTMLFormElement): Field[] =>
  [...form.elements].filter((one): one is Field => {
    if (one instanceof HTMLTextAreaElement || one instanceof HTMLSelectElement) return Boolean(one.name);
    return one instanceof HTMLInputElement && Boolean(one.name) && !["hidden", "password", "file", "submit", "button"].includes(one.type);
  });

/** The server gave back what was typed, with what is wrong about it. */
const isRefused = (form: HTMLFormElement) => form.querySelector(".is-invalid, .field-error") !== null;

const isTicked = (field: Field): field is HTMLInputElement =>
  field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");

function read(form: HTMLFormElement): [string, string][] {
  const said: [string, string][] = [];
  for (const field of fieldsOf(form)) {
    if (isTicked(field)) said.push([field.name, field.checked ? `on:${field.value}` : `off:${field.value}`]);
    else if (field instanceof HTMLSelectElement && field.multiple)
      said.push([field.name, JSON.stringify([...field.selectedOptions].map((one) => one.value))]);
    else said.push([field.name, field.value]);
  }
  return said;
}

function write(form: HTMLFormElement, values: [string, string][]): void {
  const left = [...values];
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(([name, value]) => name === field.name && (!isTicked(field) || value.slice(value.indexOf(":") + 1) === field.value));
    if (at < 0) continue;
    const [[, value]] = left.splice(at, 1) as [[string, string]];
    if (isTicked(field)) field.checked = value.startsWith("on:");
    else if (field instanceof HTMLSelectElement && field.multiple) {
      const chosen = new Set<string>(JSON.parse(value));
      for (const option of field.options) option.selected = chosen.has(option.value);
    } else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const TAKEN = "draft-taken=";
const taken = document.cookie.split("; ").find((cookie) => cookie.startsWith(TAKEN));
if (taken) {
  localStorage.removeItem(MINE + decodeURIComponent(taken.slice(TAKEN.length)));
  document.cookie = `${TAKEN}; max-age=0; path=/`;
}

whenFound<HTMLFormElement>("form[data-draft]", (form) => {
  const key = MINE + form.dataset.draft;
  const refused = isRefused(form);
  const original = refused ? "" : JSON.stringify(read(form)); // what was refused is saved nowhere else: it is kept
  const forget = () => localStorage.removeItem(key);
  let timer = 0;
  let typed = false; // and not sent since: what the browser fills in by itself on the way back is no draft

  const keep = () => {
    if (!typed || signedOut) return;
    const values = read(form);
    if (JSON.stringify(values) === original) return forget();
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), values } satisfies Draft));
  };

  const kept: Draft | null = JSON.parse(localStorage.getItem(key) ?? "null");
  if (kept && Date.now() - kept.at < WEEK && !refused && JSON.stringify(kept.values) !== original) {
    write(form, kept.values);
    if (form.dataset.draftQuiet === undefined) form.prepend(notice(() => (write(form, JSON.parse(original)), forget())));
  } else if (kept && !refused) forget();

  for (const kind of ["input", "change"])
    form.addEventListener(kind, () => {
      typed = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, 300);
    });
  window.addEventListener("pagehide", keep);
  form.addEventListener("submit", () => (keep(), (typed = false)));
  form.addEventListener("formdata", (event) => event.formData.set("draft", form.dataset.draft ?? ""));
});

function notice(discard: () => void): HTMLElement {
  const line = document.createElement("p");
  const button = document.createElement("button");
  line.className = "draft-note";
  line.setAttribute("role", "status");
  Object.assign(button, { type: "button", className: "btn btn-quiet", textContent: word("draftDiscard") });
  button.addEventListener("click", () => (discard(), line.remove()));
  line.append(word("draftRestored"), button);
  return line;
}

document.addEventListener("submit", (event) => {
  if (!(event.target as HTMLFormElement).matches("[data-forget-drafts]")) return;
  signedOut = true;
  for (const key of Object.keys(localStorage)) if (key.startsWith(MINE)) localStorage.removeItem(key);
});
