/** What to bring along: ticked by hand or by its code, what is missing reported, and what is worth taking beside it. */
import { record } from "../app.ts";
import { isLeft, scannedLine, type Ticks } from "../packing.ts";
import { plain } from "../scan/code.ts";
import { scan, scanButton } from "../scan/button.ts";
import type { Day, DayDocument, LikelyDocument, LikelyLine, PickLine, VisitDocument } from "../protocol.ts";
import { amount, percent } from "../ui/amount.ts";
import { draft, drop, keep } from "../ui/drafts.ts";
import { redraw } from "../ui/draw.ts";
import { form } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { badge, card } from "../ui/parts.ts";
import { openSheet } from "../ui/sheet.ts";
import { toast } from "../ui/toast.ts";
import { say, told } from "../words.ts";

const packKey = (day: Day) => `pack/${day}`;
const isSame = (one: readonly string[], other: readonly string[]) => one.length === other.length && one.every((key) => other.includes(key));

/** What is ticked on the screen: the draft of who is packing now, else what was said last. */
function tickedOf(plan: DayDocument): string[] {
  const typed = draft(packKey(plan.day));
  return typed ? Object.keys(typed).filter((key) => typed[key] === "on") : plan.packed;
}

/** Serial numbers that were chosen and not said yet, by the key of their line. They stand beside the ticks, after a "#". */
function numbersOf(plan: DayDocument): Record<string, string[]> {
  const typed = Object.entries(draft(packKey(plan.day)) ?? {}).filter(([key, text]) => key.endsWith("#") && text);
  return Object.fromEntries(typed.map(([key, text]) => [key.slice(0, -1), text.split("\n")]));
}

function keepTicks(plan: DayDocument, ticked: Iterable<string>, numbers: Record<string, string[]>): void {
  const ons = [...ticked].map((key) => [key, "on"] as const);
  keep(packKey(plan.day), Object.fromEntries([...ons, ...Object.entries(numbers).map(([key, found]) => [`${key}#`, found.join("\n")] as const)]));
  redraw();
}

function tick(plan: DayDocument, key: string, isOn: boolean): void {
  const now = new Set(tickedOf(plan));
  if (isOn) now.add(key);
  else now.delete(key);
  const { [key]: own = [], ...others } = numbersOf(plan);
  keepTicks(plan, now, isOn ? { ...others, [key]: own } : others);
}

/** These pieces of a line have been taken. */
const take = (plan: DayDocument, { key }: PickLine, numbers: string[]): void =>
  keepTicks(plan, new Set([...tickedOf(plan), key]), { ...numbersOf(plan), [key]: numbers });

/** What lies in the hand is ticked by its code or serial number, and the next one is looked for while something is left. */
function tickScanned(plan: DayDocument, lines: PickLine[], scanned: string): void {
  const code = plain(scanned);
  const found = scannedLine(lines, ticksOf(plan), code);
  if (typeof found === "string") toast(say(found === "again" ? "packScannedAgain" : "packScannedOther", { code }), "error");
  else {
    const { line, number } = found;
    if (number) take(plan, line, [...(numbersOf(plan)[line.key] ?? []), number].slice(-line.quantity));
    else tick(plan, line.key, true);
    toast(say("packScanned", { name: told(line.name) }), "done");
  }
  if (isLeft(lines, ticksOf(plan))) void scan((next) => tickScanned(plan, lines, next), scanned);
}

const ticksOf = (plan: DayDocument): Ticks => ({ keys: tickedOf(plan), numbers: numbersOf(plan) });

/** Whether what is ticked has been said. */
export const isPacked = (plan: DayDocument): boolean => isSame(tickedOf(plan), plan.packed) && !Object.keys(numbersOf(plan)).length;

export async function pack(plan: DayDocument, also: PickLine[]): Promise<void> {
  const [numbers, ticked] = [numbersOf(plan), tickedOf(plan)];
  const isLacking = [...listedOf(plan), ...also].some(({ key, source, numbers: there }) => source === "take" && there && ticked.includes(key) && !numbers[key]?.length);
  if (!(await record("pack", { day: plan.day, keys: ticked, ...(Object.keys(numbers).length && { numbers }) }))) return;
  drop(packKey(plan.day));
  toast(say(isLacking ? "packedLacking" : "packedDone"), isLacking ? "error" : "done");
}

/** What must come along and is somewhere to be had. */
const listedOf = (plan: DayDocument): PickLine[] => [...plan.parts, ...plan.tools].filter((line) => line.source === "van" || line.source === "take");

/** What is worth taking, and what has been taken of it, as lines to tick. */
export function alsoOf(likely: LikelyDocument | undefined, stops: VisitDocument[]): PickLine[] {
  const visitsOf = (orders: readonly number[]) => stops.flatMap((visit) => (orders.includes(visit.order.id) ? [visit.id] : []));
  const taken = (likely?.taken ?? []).map((line): PickLine => ({ ...line, source: "van", visits: [] }));
  const open = (likely?.take ?? []).filter(({ key }) => key && !taken.some((one) => one.key === key));
  return [...open.map(({ key, orders, ...line }): PickLine => ({ ...line, key: key!, source: "take", visits: visitsOf(orders) })), ...taken];
}

export function bring(plan: DayDocument, stops: VisitDocument[], also: PickLine[]): TemplateResult {
  const lines = [...plan.parts, ...plan.tools];
  if (!lines.length) return card({ title: say("bring"), icon: "kit" }, html`<p class="quiet">${say("bringNothing")}</p>`);
  const ticked = tickedOf(plan);
  const of = (source: PickLine["source"]) => lines.filter((line) => line.source === source);
  const toTick = listedOf(plan);
  const places = [...new Set(of("take").map((line) => line.place))];
  const list = (found: PickLine[]) => html`<ul class="rows">${found.map((line) => pickLine(plan, line, stops, ticked))}</ul>`;
  const done = toTick.filter((line) => ticked.includes(line.key)).length;
  return card(
    { title: say("bring"), icon: "kit", isFlush: true, note: html`<span class="field-line"><span class="quiet">${say("packedCount", { done, all: toTick.length })}</span>${toTick.length ? scanButton((code) => tickScanned(plan, [...toTick, ...also], code)) : nothing}</span>` },
    html`
      ${of("missing").length ? html`<h3 class="group" data-tone="late">${icon("missing")}${say("missing")}</h3>${missingList(plan, of("missing"), stops)}` : nothing}
      ${places.map((place) => html`<h3 class="group">${icon("stock")}${place ? say("take", { place }) : say("takeAnywhere")}</h3>
        ${list(of("take").filter((line) => line.place === place))}`)}
      ${of("van").length ? html`<h3 class="group">${icon("van")}${say("inVan")}</h3>${list(of("van"))}` : nothing}
      ${of("customer").length ? html`<h3 class="group">${icon("customer")}${say("theirOwn")}</h3><ul class="rows">${of("customer").map((line) => html`<li class="row">${lineWords(line, stops, line.place)}</li>`)}</ul>` : nothing}`,
  );
}

/** What may be needed beside it: ticked or left as the engineer sees fit. */
export function worthTaking(plan: DayDocument, likely: LikelyDocument, stops: VisitDocument[], also: PickLine[]): TemplateResult | typeof nothing {
  const { take, in_van, leave = [], stops: chances } = likely;
  const open = chances.filter(({ order }) => stops.some((visit) => visit.order.id === order && visit.state === "planned"));
  if (!open.length || !(take.length || in_van.length || also.length)) return nothing;
  const ticked = tickedOf(plan);
  const chanceOf = (key: string) => take.find((one) => one.key === key)?.chance;
  const list = (lines: PickLine[]) => html`<ul class="rows">${lines.map((line) => pickLine(plan, line, stops, ticked, chanceOf(line.key)))}</ul>`;
  const [toTake, taken] = [also.filter(({ source }) => source === "take"), also.filter(({ source }) => source === "van")];
  return card(
    { title: say("likely"), icon: "kit", isFlush: true },
    html`
      ${toTake.length ? list(toTake) : nothing}
      ${taken.length ? html`<h3 class="group">${icon("done")}${say("likelyTaken")}</h3>${list(taken)}` : nothing}
      ${in_van.length ? html`<h3 class="group">${icon("van")}${say("inVan")}</h3><ul class="rows">${in_van.map((one) => likelyLine({ ...one, place: "" }, stops))}</ul>` : nothing}
      ${leave.length ? html`<details><summary class="group">${say("likelyLeave")}</summary><ul class="rows">${leave.map((one) =>
        likelyLine({ ...one, quantity: 1, unit: "piece", place: say(one.place ? "likelyNotWorth" : "likelyNowhere") }, stops))}</ul></details>` : nothing}
      <h3 class="group">${icon("trophy")}${say("likelyFix")}</h3>
      <ul class="rows">${open.map(({ order, first_fix, first_fix_with_load }) => {
        const visit = stops.find((one) => one.order.id === order)!;
        const gain = first_fix_with_load - first_fix >= 0.005;
        return html`<li class="row"><span class="row-words"><span class="row-title">${visit.site.name}</span>
          ${gain ? html`<span class="row-lead">${say("likelyWithout", { share: percent(first_fix) })}</span>` : nothing}</span><span class="figure">${percent(first_fix_with_load)}</span></li>`;
      })}</ul>`,
  );
}

function likelyLine({ name, code, quantity, unit, chance, place, orders }: LikelyLine, stops: VisitDocument[]): TemplateResult {
  const numbers = stops.flatMap((visit, at) => (orders.includes(visit.order.id) ? [at + 1] : []));
  return html`
    <li class="row"><span class="row-words"><span class="row-title">${told(name)}${quantity === 1 && unit === "piece" ? nothing : html` <span class="figure">× ${amount(quantity, unit)}</span>`}</span>
      <span class="row-lead">${[code, place, forStops(numbers)].filter(Boolean).join(" · ")}</span></span><span class="figure">${percent(chance)}</span></li>`;
}

function stopsFor(line: PickLine, stops: VisitDocument[]): string {
  return forStops(line.visits.map((id) => stops.findIndex((visit) => visit.id === id) + 1).filter((n) => n > 0));
}

function forStops(numbers: readonly number[]): string {
  return numbers.length ? say("forStops", { list: numbers.join(say("comma")) }) : "";
}

const lineWords = (line: PickLine, stops: VisitDocument[], place = ""): TemplateResult => html`
  <span class="row-words"><span class="row-title">${told(line.name)}${line.quantity === 1 && line.unit === "piece" ? nothing : html` <span class="figure">× ${amount(line.quantity, line.unit)}</span>`}</span>
  <span class="row-lead">${[line.code, place, stopsFor(line, stops)].filter(Boolean).join(" · ")}</span></span>`;

/** Beside what is only worth taking stands its chance, and the place where it lies. */
const pickLine = (plan: DayDocument, line: PickLine, stops: VisitDocument[], ticked: string[], chance?: number): TemplateResult => html`
  <li><label class="tick"><input type="checkbox" .checked=${ticked.includes(line.key)}
    @change=${(event: Event) => tick(plan, line.key, (event.target as HTMLInputElement).checked)}>${lineWords(line, stops, chance === undefined ? "" : line.place)}${chance === undefined ? nothing : html`<span class="figure">${percent(chance)}</span>`}</label>${ticked.includes(line.key) && line.numbers ? which(plan, line) : nothing}</li>`;

/** Which serial numbers go: one field a piece. Without them the line is not booked before somebody says so. */
function which(plan: DayDocument, line: PickLine): TemplateResult {
  const chosen = numbersOf(plan)[line.key] ?? [];
  const set = (place: number, number: string) => {
    const pieces = Array.from({ length: line.quantity }, (_, at) => (at === place ? number : chosen[at] ?? ""));
    take(plan, line, [...new Set(pieces.filter(Boolean))]);
  };
  return html`${Array.from({ length: line.quantity }, (_, place) => html`
    <select class="pick-number" aria-label="${say("packNumber")}: ${told(line.name)}" @change=${(event: Event) => set(place, (event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${!chosen[place]}>${say("packNumber")}</option>
      ${line.numbers!.map((number) => html`<option value=${number} ?selected=${chosen[place] === number}>${number}</option>`)}
    </select>`)}`;
}

function missingList(plan: DayDocument, lines: PickLine[], stops: VisitDocument[]): TemplateResult {
  const left = lines.filter((line) => !plan.reported.includes(line.key));
  return html`
    <ul class="rows">${lines.map((line) => html`<li class="row">${lineWords(line, stops)}${plan.reported.includes(line.key)
      ? badge("quiet", "send", say("missingReported")) : nothing}</li>`)}</ul>
    ${left.length ? html`<button class="btn" @click=${() => reportMissing(plan, left)}>${icon("send")}${say("reportMissing")}</button>` : nothing}`;
}

function reportMissing(plan: DayDocument, lines: PickLine[]): void {
  const close = openSheet({
    title: say("reportMissing"),
    body: () => html`
      <ul class="prose">${lines.map((line) => html`<li>${told(line.name)} × ${amount(line.quantity, line.unit)} <span class="quiet">${line.code}</span></li>`)}</ul>
      ${form({
        key: `missing/${plan.day}`,
        fields: [{ name: "note", label: say("missingNote"), kind: "area", hint: say("reportMissingHint") }],
        button: say("send"),
        icon: "send",
        submit: async ({ note = "" }) => {
          if (await record("report_missing", { day: plan.day, keys: lines.map((line) => line.key), note })) return close();
          return { "": say("notRecorded") };
        },
      })}`,
  });
}
