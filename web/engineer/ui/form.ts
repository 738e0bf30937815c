/**
 * Forms as data: few fields, errors at the field, nothing typed is ever lost. What is typed is a draft under the form's
 * key until `submit` has taken it, also when the app is closed in between.
 */
import { INSTEAD_OF } from "../instead.ts";
import { say } from "../words.ts";
import { drop, draft, keep } from "./drafts.ts";
import { afterDraw, redraw } from "./draw.ts";
import { html, live, nothing, type Content, type TemplateResult } from "./html.ts";
import { icon, type IconName } from "./icon.ts";
import { isResting, rest } from "./once.ts";

export type Values = Record<string, string>;
export type Errors = Record<string, string | undefined>;
export type Choice = readonly [value: string, word: string];

export interface Field {
  name: string;
  label: string;
  /** `choices` shows all of them to tap, `select` a list to open, `tick` is "on" or "". */
  kind?: "text" | "area" | "number" | "decimal" | "date" | "time" | "tel" | "choices" | "select" | "tick";
  choices?: readonly Choice[];
  hint?: Content;
  isNeeded?: boolean;
  /** After the number: "km". */
  unit?: string;
  /** A button at the end of the line, e.g. to scan. */
  side?: Content;
  /** Only then is it asked. */
  when?: (values: Values) => boolean;
  most?: number;
}

interface Form {
  /** Names the draft: "leave/12". */
  key: string;
  fields: readonly Field[];
  initial?: Values;
  button: string;
  icon?: IconName;
  /** Beside the button. */
  extra?: Content;
  /** Why it cannot be sent yet: something is still being made ready. */
  waits?: string;
  /** Returns what is wrong, by field; nothing when it was taken. "" is about the form as a whole. */
  submit: (values: Values) => Promise<Errors | void>;
}

const wrong = new Map<string, Errors>();
const busy = new Set<string>();

/** What stands in the form now. */
export const valuesOf = (form: Pick<Form, "key" | "initial">): Values => ({ ...form.initial, ...draft(form.key) });

/** Puts something into a form from outside, e.g. a scanned code. */
export function put(key: string, values: Values): void {
  keep(key, { ...draft(key), ...values });
  wrong.delete(key);
  redraw();
}

/** Shows what is wrong with a form that was filled from elsewhere, e.g. by a refused verb. */
export function putErrors(key: string, errors: Errors): void {
  wrong.set(key, errors);
}

export function form(one: Form): TemplateResult {
  const values = valuesOf(one);
  const asked = one.fields.filter((field) => field.when?.(values) ?? true);
  const errors = wrong.get(one.key) ?? {};
  return html`
    ${values[INSTEAD_OF] ? instead(one.key) : nothing}
    <form class="form" novalidate @submit=${(event: SubmitEvent) => (event.preventDefault(), submit(one, event.target as HTMLFormElement))}>
      ${errors[""] ? html`<p class="field-error" role="alert">${icon("error")}${errors[""]}</p>` : nothing}
      ${asked.map((field) => drawn(one, field, values[field.name] ?? "", errors[field.name]))}
      <div class="form-actions">
        <button class="btn btn-primary" ?disabled=${busy.has(one.key) || isResting(one.key) || Boolean(one.waits)}>${one.icon ? icon(one.icon) : nothing}${one.waits || (busy.has(one.key) ? say("loading") : one.button)}</button>${one.extra ?? nothing}
      </div>
    </form>`;
}

/** Who has come to this form again with something else says so; the refused one then stays in its list. */
function instead(key: string): TemplateResult {
  const isNew = () => {
    const { [INSTEAD_OF]: _, ...typed } = draft(key) ?? {};
    keep(key, typed);
    redraw();
  };
  return html`<p class="quiet">${icon("refresh")} ${say("insteadOf")} <button type="button" class="btn btn-quiet" @click=${isNew}>${say("insteadOfNothing")}</button></p>`;
}

async function submit(one: Form, element: HTMLFormElement): Promise<void> {
  if (busy.has(one.key) || isResting(one.key) || one.waits) return; // pressed twice, or by the keyboard
  busy.add(one.key);
  redraw();
  const values = valuesOf(one);
  const asked = one.fields.filter((field) => field.when?.(values) ?? true);
  const said = Object.fromEntries(asked.map((field) => [field.name, (values[field.name] ?? "").trim()]));
  const missing = asked.filter((field) => field.isNeeded && !said[field.name]);
  try {
    const errors = missing.length
      ? Object.fromEntries(missing.map((field) => [field.name, say(field.choices ? "pleaseChoose" : "pleaseFill")]))
      : await one.submit(said);
    if (errors && Object.values(errors).some(Boolean)) {
      wrong.set(one.key, errors);
      afterDraw(() => element.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    } else {
      wrong.delete(one.key);
      drop(one.key);
      rest(one.key);
    }
  } catch (error) {
    console.error(error);
    wrong.set(one.key, { "": say("notRecorded") });
  } finally {
    busy.delete(one.key);
    redraw();
  }
}

function drawn(one: Form, field: Field, value: string, error: string | undefined): TemplateResult {
  const id = `${one.key}-${field.name}`.replace(/\W+/g, "-");
  const described = [field.hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const input = (event: Event) => {
    const target = event.target as HTMLInputElement;
    keep(one.key, { ...draft(one.key), [field.name]: target.type === "checkbox" ? (target.checked ? "on" : "") : target.value });
    // Other fields may be asked for now, and what was wrong is being put right.
    const errors = wrong.get(one.key);
    if (errors?.[field.name]) wrong.set(one.key, { ...errors, [field.name]: "" });
    redraw();
  };
  const common = { id, name: field.name, value, input, described, error: Boolean(error), field };
  const below = html`
    ${field.hint ? html`<p class="hint" id="${id}-hint">${field.hint}</p>` : nothing}
    ${error ? html`<p class="field-error" id="${id}-error">${icon("error")}${error}</p>` : nothing}`;
  if (field.kind === "choices")
    return html`
      <fieldset class="field" aria-describedby=${described || nothing}>
        <legend class=${neededClass(field)}>${field.label}</legend>
        <div class="choices">${field.choices!.map(([said, word]) => html`
          <label class="choice"><input type="radio" name=${field.name} .value=${said} .checked=${live(value === said)} @change=${input}
            aria-invalid=${error ? "true" : nothing}><span>${word}</span></label>`)}</div>
        ${below}
      </fieldset>`;
  if (field.kind === "tick")
    return html`
      <div class="field"><label class="choice"><input type="checkbox" name=${field.name} .checked=${live(value === "on")} @change=${input}
        aria-describedby=${described || nothing}><span>${field.label}</span></label>${below}</div>`;
  return html`
    <div class="field">
      <label for=${id} class=${neededClass(field)}>${field.label}</label>
      <div class="field-line">${control(common)}${field.unit ? html`<span class="unit">${field.unit}</span>` : nothing}${field.side ?? nothing}</div>
      ${below}
    </div>`;
}

/** A star for the eye; ears hear `aria-required`. */
const neededClass = (field: Field): string => (field.isNeeded ? "is-needed" : "");

interface Control {
  id: string;
  name: string;
  value: string;
  input: (event: Event) => void;
  described: string;
  error: boolean;
  field: Field;
}

const KINDS = { text: "text", number: "text", decimal: "text", date: "date", time: "time", tel: "tel" } as const;

function control({ id, name, value, input, described, error, field }: Control): TemplateResult {
  const kind = field.kind ?? "text";
  const invalid = error ? "true" : nothing;
  const needed = field.isNeeded ? "true" : nothing;
  if (kind === "area")
    return html`<textarea id=${id} name=${name} rows="3" maxlength=${field.most ?? 4000} .value=${live(value)} @input=${input}
      aria-invalid=${invalid} aria-required=${needed} aria-describedby=${described || nothing}></textarea>`;
  if (kind === "select")
    return html`<select id=${id} name=${name} @change=${input} aria-invalid=${invalid} aria-required=${needed} aria-describedby=${described || nothing}>
      <option value="" .selected=${live(!value)}>${say("choose")}</option>
      ${field.choices!.map(([said, word]) => html`<option value=${said} .selected=${live(value === said)}>${word}</option>`)}
    </select>`;
  const mode = kind === "number" ? "numeric" : kind === "decimal" ? "decimal" : nothing;
  return html`<input id=${id} name=${name} type=${KINDS[kind as keyof typeof KINDS]} inputmode=${mode} autocomplete="off" maxlength=${field.most ?? 200}
    .value=${live(value)} @input=${input} aria-invalid=${invalid} aria-required=${needed} aria-describedby=${described || nothing}>`;
}

/** "12,5" and "１２．５" as people type them → "12.5"; null when it is no number. */
export function decimalOf(typed: string): string | null {
  const plain = typed.normalize("NFKC").replace(",", ".").replace("。", ".").replace("−", "-").trim();
  return /^[-+]?\d{1,9}(\.\d{1,6})?$/.test(plain) ? plain.replace(/^\+/, "") : null;
}
