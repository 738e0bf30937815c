/** What is in my van, what has to go back, and the count with its differences before it is sent. */
import { record, shown } from "../../app.ts";
import { countFrom, exact, isMeasured } from "../../amounts.ts";
import type { VanDocument, VerbData } from "../../protocol.ts";
import { amount } from "../../ui/amount.ts";
import { draft, drop, keep } from "../../ui/drafts.ts";
import { redraw } from "../../ui/draw.ts";
import { html, live, nothing, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { badge, bigButton, bigLink, card, empty, row, rows, skeleton } from "../../ui/parts.ts";
import { go, type Show } from "../../ui/router.ts";
import { openSheet } from "../../ui/sheet.ts";
import { moment } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { say, told } from "../../words.ts";
import { handIn, owedSide } from "./hand_in.ts";

/** The draft of a count, and its key for one line. */
export const COUNT = "count_van";
export const countKey = ({ part, condition }: Pick<Line, "part" | "condition">) => `${part}/${condition}`;
type Line = VerbData["count_van"]["lines"][number];
/** `typed` is what stands in the field: while somebody is typing it need not be a number yet. Not `isTouched`: nobody said so. */
type Counted = Line & { booked: number; name: string; unit: string; typed: string; isTouched: boolean };
/** In the draft, behind a line's key: what was booked when it was counted. */
const BOOKED = "/booked";

let searched = "";

export const van: Show = () => {
  const screen = { title: say("vanTitle"), tab: "mine", back: "/mine" } as const;
  const { van } = shown!;
  if (!van) return { ...screen, body: skeleton() };
  if (van.place === null) return { ...screen, body: empty("van", say("vanNone")) };
  return { ...screen, body: html`${owed(van)}${stock(van)}`, action: bigLink("checklist", say("vanCount"), "#/mine/van/count") };
};

const owed = (van: VanDocument): Content =>
  card({ title: say("mineOwed"), icon: "return", isFlush: true }, van.owed.length
    ? rows(van.owed.map((owed) => row({
        title: `${amount(owed.quantity, owed.unit)} × ${told(owed.name)}`, lead: `${owed.code} · ${owed.number}`, side: owedSide(owed), act: () => handIn(owed),
      })))
    : html`<p class="quiet">${say("mineOwedNone")}</p>`);

function stock(van: VanDocument): Content {
  const counted = van.counted_at ? say("vanCountedAt", { when: moment(van.counted_at) }) : say("vanNeverCounted");
  const found = van.parts.filter(({ code, name }) => `${code} ${name.zh} ${name.en}`.toLowerCase().includes(searched.trim().toLowerCase()));
  return card({ title: say("mineVan"), icon: "van", isFlush: true, note: html`<span class="quiet">${counted}</span>` }, van.parts.length
    ? html`${van.parts.length > 8 ? searchField() : nothing}
      ${rows(found.map(({ code, name, unit, quantity, defective }) => row({
        title: told(name), lead: code,
        side: html`<span class="strong">${amount(quantity, unit)}</span>${defective ? html` ${badge("soon", "warning", say("vanDefective", { n: amount(defective, unit) }))}` : nothing}`,
      })))}`
    : html`<p class="quiet">${say("vanEmpty")}</p>`);
}

const searchField = (): Content => html`
  <p><input type="search" placeholder=${say("vanFind")} aria-label=${say("vanFind")} .value=${live(searched)} @input=${(event: Event) => {
    searched = (event.target as HTMLInputElement).value;
    redraw();
  }}></p>`;

export const countVan: Show = () => {
  const screen = { title: say("vanCountTitle"), tab: "mine", back: "/mine/van" } as const;
  const { van } = shown!;
  if (!van || van.place === null) return { ...screen, body: van ? empty("van", say("vanNone")) : skeleton() };
  const lines = linesOf(van);
  const body = lines.length
    ? html`<p class="quiet">${say("vanCountLead")}</p><section class="card flush"><ul class="rows">${lines.map(countLine)}</ul></section>`
    : empty("van", say("vanEmpty"));
  const show = () => {
    const now = linesOf(shown!.van ?? van);
    const wrong = now.find(({ typed, unit }) => countFrom(typed, unit) === null);
    if (wrong) toast(say("vanNoCount", { name: wrong.name }), "error");
    else showDifferences(now);
  };
  return { ...screen, body, ...(lines.length && { action: bigButton("next", say("vanShow"), show) }) };
};

/** A line for the good ones of each part, and one for the defective where there are some; what was set is kept as a draft. */
function linesOf(van: VanDocument): Counted[] {
  const set = draft(COUNT) ?? {};
  const line = (part: number, condition: Line["condition"], booked: number, name: string, unit: string): Counted => {
    const key = countKey({ part, condition });
    // A part that was used or came since is to be counted anew.
    const isTouched = key in set && Number(set[key + BOOKED] ?? booked) === booked;
    const typed = isTouched ? set[key]! : String(booked);
    return { part, condition, booked, name, unit, typed, isTouched, counted: countFrom(typed, unit) ?? booked };
  };
  return van.parts.flatMap(({ part, name, unit, quantity, defective }) => [
    line(part, "good", quantity, told(name), unit),
    ...(defective ? [line(part, "defective", defective, say("vanDefectiveOf", { name: told(name) }), unit)] : []),
  ]);
}

function countLine({ part, condition, booked, counted, name, unit, typed }: Counted): Content {
  const put = (text: string) => {
    const key = countKey({ part, condition });
    keep(COUNT, { ...draft(COUNT), [key]: text, [key + BOOKED]: String(booked) });
    redraw();
  };
  const set = (to: number) => put(String(exact(Math.max(0, to))));
  const isWrong = countFrom(typed, unit) === null;
  return html`
    <li class="count-line" ?data-differs=${counted !== booked}>
      <div><p class="row-title">${name}</p><p class=${counted === booked ? "quiet" : "differs"}>${say("vanBooked", { n: amount(booked, unit) })}${counted === booked ? "" : ` → ${amount(counted, unit)}`}</p></div>
      <div class="stepper">
        <button type="button" class="btn btn-icon" @click=${() => set(counted - 1)} ?disabled=${counted === 0} aria-label="${say("vanFewer")}: ${name}">−</button>
        <input inputmode=${isMeasured(unit) ? "decimal" : "numeric"} autocomplete="off" .value=${live(typed)} aria-label=${name} aria-invalid=${isWrong ? "true" : nothing}
          @input=${(event: Event) => put((event.target as HTMLInputElement).value)}>
        <button type="button" class="btn btn-icon" @click=${() => set(counted + 1)} aria-label="${say("vanMore")}: ${name}">+</button>
      </div>
    </li>`;
}

/** What others will see is shown before it is sent. */
function showDifferences(lines: Counted[]): void {
  const differing = lines.filter(({ booked, counted }) => booked !== counted);
  const others = lines.filter(({ isTouched }) => !isTouched).length;
  let areOthersAsBooked = false;
  const said = () => lines.filter(({ isTouched }) => isTouched || areOthersAsBooked);
  const send = async () => {
    const counted = said().map(({ part, condition, counted }): Line => ({ part, condition, counted }));
    if (!(await record("count_van", { lines: counted }))) return;
    drop(COUNT);
    close();
    toast(say("vanSent"));
    go("/mine/van", "replace");
  };
  const close = openSheet({
    title: say("vanDifferences"),
    body: () => html`
      ${differing.length
        ? rows(differing.map(({ name, booked, counted, unit }) => row({ title: name, side: html`${amount(booked, unit)} → <span class="differs">${amount(counted, unit)} (${counted > booked ? "+" : "−"}${amount(Math.abs(counted - booked), unit)})</span>` })))
        : html`<p>${say("vanNoDifferences")}</p>`}
      ${others ? html`<label class="choice"><input type="checkbox" .checked=${live(areOthersAsBooked)} @change=${() => ((areOthersAsBooked = !areOthersAsBooked), redraw())}>
        <span>${say("vanOthers", { n: others })}</span></label>` : nothing}
      <div class="sheet-actions"><button type="button" class="btn btn-primary" ?disabled=${!said().length} @click=${send}>${icon("send")}${say("vanSend")}</button></div>`,
  });
}
