/** Parts picked for a request or a handover: found by name or code, or scanned; how many of each is kept as a draft. */
import { packOf, shown } from "../../app.ts";
import type { Bilingual } from "../../protocol.ts";
import { scanButton } from "../../scan/button.ts";
import type { WantedLine } from "../../transfers.ts";
import { draft, drop, keep } from "../../ui/drafts.ts";
import { redraw } from "../../ui/draw.ts";
import { html, live, nothing, type Content } from "../../ui/html.ts";
import { row, rows } from "../../ui/parts.ts";
import { countFrom, exact } from "../../amounts.ts";
import { stepperLine } from "../../ui/stepper.ts";
import { say, told } from "../../words.ts";

export interface Known {
  part: number;
  code: string;
  name: Bilingual;
  unit: string;
}

/** Found at once of a search; more of it is typed. */
const MOST_FOUND = 6;
const linesKey = (form: string) => `${form}/lines`;
/** A part by its id, or one that the phone does not know by its code. */
const keyOf = ({ part, code }: { part?: number; code?: string }) => (part === undefined ? `code ${code}` : `part ${part}`);

const searched = new Map<string, string>();

/** Every part that a document on this phone names. */
export function knownParts(): Known[] {
  const { van, transfers, visits } = shown!;
  const named = [
    ...(van?.parts ?? []), ...visits.flatMap(({ pack }) => packOf(pack)?.parts ?? []), ...visits.flatMap((visit) => visit.parts_needed),
    ...(transfers?.transfers ?? []).flatMap(({ lines }) => lines.filter(({ part }) => part)),
  ];
  const found = new Map<number, Known>(named.map(({ part, code, name, unit }) => [part, { part, code, name, unit }]));
  return [...found.values()].sort((one, other) => one.code.localeCompare(other.code));
}

interface Picker {
  /** Names the draft of the form that they belong to. */
  form: string;
  known: readonly Known[];
  /** Said below a part that is picked. */
  lead: (part: Known) => string;
  /** What becomes of a code that is not among the known ones; nothing: it is not taken. */
  unknown?: (code: string) => void;
}

/** The lines and the search; to be drawn above the form's own fields. */
export function picker(one: Picker): Content {
  const picked = draft(linesKey(one.form)) ?? {};
  const set = (key: string, typed: string | null) => {
    const { [key]: _was, ...rest } = picked;
    keep(linesKey(one.form), typed === null ? rest : { ...picked, [key]: typed });
    redraw();
  };
  const add = (which: { part?: number; code?: string }) => {
    searched.delete(one.form);
    set(keyOf(which), String(exact((countFrom(picked[keyOf(which)] ?? "", unitOf(one.known, keyOf(which))) ?? 0) + 1)));
  };
  const taken = (code: string) => {
    const part = one.known.find((known) => known.code.toLowerCase() === code.trim().toLowerCase());
    if (part) add({ part: part.part });
    else if (one.unknown) one.unknown(code);
    else add({ code: code.trim().slice(0, 60) });
  };
  return html`
    ${Object.keys(picked).length ? html`<ul class="rows">${Object.entries(picked).map(([key, typed]) => {
      const part = knownBy(one.known, key);
      return stepperLine({
        name: part ? told(part.name) || part.code : key.slice("code ".length), lead: part ? [part.code, one.lead(part)].filter(Boolean).join(" · ") : "",
        typed, unit: unitOf(one.known, key), isWrong: countFrom(typed, unitOf(one.known, key)) === null, put: (now) => set(key, now === "0" ? null : now),
      });
    })}</ul>` : nothing}
    ${search(one, { add, taken })}`;
}

function search(one: Picker, { add, taken }: { add: (which: { part: number }) => void; taken: (code: string) => void }): Content {
  const typed = searched.get(one.form) ?? "";
  const said = typed.trim().toLowerCase();
  const found = said ? one.known.filter(({ code, name }) => `${code} ${name.zh} ${name.en}`.toLowerCase().includes(said)) : [];
  const isCode = found.some(({ code }) => code.toLowerCase() === said);
  return html`
    <div class="field"><label for="find-part">${say("askFind")}</label>
      <div class="field-line"><input id="find-part" type="search" autocomplete="off" maxlength="60" .value=${live(typed)} @input=${(event: Event) => {
        searched.set(one.form, (event.target as HTMLInputElement).value);
        redraw();
      }}>${scanButton(taken)}</div></div>
    ${said ? rows([
      ...found.slice(0, MOST_FOUND).map((part) => row({ title: told(part.name) || part.code, lead: [part.code, one.lead(part)].filter(Boolean).join(" · "), icon: "add", act: () => add(part) })),
      ...(one.unknown || isCode ? [] : [row({ title: say("askByCode", { code: typed.trim() }), icon: "add", act: () => taken(typed) })]),
      ...(one.unknown && !found.length ? [row({ title: say("askNoneFound") })] : []),
    ]) : nothing}`;
}

const knownBy = (known: readonly Known[], key: string): Known | undefined => known.find(({ part }) => keyOf({ part }) === key);

/** A code that this phone does not know is asked for by the piece. */
const unitOf = (known: readonly Known[], key: string): string => knownBy(known, key)?.unit ?? "piece";

/** What was picked, or what is wrong with it. */
export function pickedOf(form: string, known: readonly Known[]): { lines: WantedLine[] } | { wrong: string } {
  const lines: WantedLine[] = [];
  for (const [key, typed] of Object.entries(draft(linesKey(form)) ?? {})) {
    const part = knownBy(known, key);
    const quantity = countFrom(typed, unitOf(known, key));
    const name = part ? told(part.name) || part.code : key.slice("code ".length);
    if (!quantity) return { wrong: say("askNoNumber", { name }) };
    lines.push({ ...(key.startsWith("part ") ? { part: Number(key.slice("part ".length)) } : { code: key.slice("code ".length) }), quantity });
  }
  return lines.length ? { lines } : { wrong: say("askNothing") };
}

export const dropPicked = (form: string): void => drop(linesKey(form));

/** What a refused verb wanted stands in its form again. */
export const pickAgain = (form: string, lines: readonly WantedLine[]): void =>
  keep(linesKey(form), Object.fromEntries(lines.map((line) => [keyOf(line), String(line.quantity)])));
