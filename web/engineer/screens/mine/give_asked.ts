/** What a colleague asked for out of this van: so many of each part are given. */
import { countFrom } from "../../amounts.ts";
import { amount } from "../../ui/amount.ts";
import { record, shown } from "../../app.ts";
import type { TransferLine, TransferPart } from "../../protocol.ts";
import { draft, drop, keep } from "../../ui/drafts.ts";
import { redraw } from "../../ui/draw.ts";
import { html, type Content } from "../../ui/html.ts";
import { card } from "../../ui/parts.ts";
import { stepperLine } from "../../ui/stepper.ts";
import { toast } from "../../ui/toast.ts";
import { say, told } from "../../words.ts";

export const givenKey = (uid: string) => `give_asked/${uid}`;

/** What was agreed to already, else what is asked for. */
const wanted = ({ approved, asked }: TransferLine): number => approved || asked;
const inVan = (of: number): number => shown!.van?.parts.find(({ part }) => part === of)?.quantity ?? 0;
const typedOf = (uid: string, line: TransferLine): string => draft(givenKey(uid))?.[line.part] ?? String(Math.min(wanted(line), inVan(line.part)));
const nameOf = ({ name, code }: TransferLine): string => told(name) || code;
const most = (line: TransferLine): number => Math.min(wanted(line), inVan(line.part));

export const giving = (one: TransferPart): Content => card({ title: say("giveAskedPieces"), icon: "part", isFlush: true }, html`
  <p class="quiet">${say("giveLead")}</p>
  <ul class="rows">${one.lines.map((line) => {
    const typed = typedOf(one.uid, line);
    const pieces = countFrom(typed, line.unit);
    return stepperLine({
      name: nameOf(line), lead: [line.code, say("transferPieces", { n: amount(wanted(line), line.unit) }), say("inVanCount", { n: amount(inVan(line.part), line.unit) })].join(" · "), typed, unit: line.unit,
      differs: pieces !== wanted(line), isWrong: pieces === null || pieces > most(line),
      put: (text) => {
        keep(givenKey(one.uid), { ...draft(givenKey(one.uid)), [line.part]: text });
        redraw();
      },
    });
  })}</ul>`);

export async function give(one: TransferPart): Promise<void> {
  const counted = one.lines.map((line) => ({ line, came: countFrom(typedOf(one.uid, line), line.unit) }));
  const wrong = counted.find(({ line, came }) => came === null || came > most(line));
  if (wrong) return toast(say("giveTooMany", { name: nameOf(wrong.line), n: amount(inVan(wrong.line.part), wrong.line.unit) }), "error");
  if (counted.every(({ came }) => came === 0)) return toast(say("giveNone"), "error");
  if (!(await record("give_asked", { transfer: one.uid, lines: counted.map(({ line, came }) => ({ part: line.part, came: came! })) }))) return;
  drop(givenKey(one.uid));
  toast(say("given"));
}
