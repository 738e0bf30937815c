/** What came is counted piece by piece, by scanner or by hand; what lacks is told before it is sent. */
import { countFrom, exact } from "../../amounts.ts";
import { amount } from "../../ui/amount.ts";
import { record } from "../../app.ts";
import type { TransferLine, TransferPart } from "../../protocol.ts";
import { scan } from "../../scan/button.ts";
import { onTheWay } from "../../transfers.ts";
import { draft, drop, keep } from "../../ui/drafts.ts";
import { redraw } from "../../ui/draw.ts";
import { form } from "../../ui/form.ts";
import { html, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { card, row, rows } from "../../ui/parts.ts";
import { openSheet } from "../../ui/sheet.ts";
import { stepperLine } from "../../ui/stepper.ts";
import { toast } from "../../ui/toast.ts";
import { say, told } from "../../words.ts";

/** The pieces so far, by part; and the form of what lacks. */
export const cameKey = (uid: string) => `receive/${uid}`;
export const lackKey = (uid: string) => `receive/${uid}/lack`;

const coming = ({ lines }: TransferPart): TransferLine[] => lines.filter((line) => onTheWay(line) > 0);
const nameOf = ({ name, code }: TransferLine): string => told(name) || code;

export function receiving(one: TransferPart): Content {
  const came = draft(cameKey(one.uid)) ?? {};
  const put = (values: Record<string, string>) => {
    keep(cameKey(one.uid), { ...draft(cameKey(one.uid)), ...values });
    redraw();
  };
  const lines = coming(one);
  const taken = (code: string) => {
    const line = lines.find((known) => known.code.toLowerCase() === code.trim().toLowerCase());
    if (!line) return toast(say("receiveNotOnIt", { code }), "error");
    const now = exact((countFrom(draft(cameKey(one.uid))?.[line.part] ?? "0", line.unit) ?? 0) + 1);
    if (now > onTheWay(line)) return toast(say("receiveTooMany", { name: nameOf(line), n: amount(onTheWay(line), line.unit) }), "error");
    put({ [line.part]: String(now) });
    return toast(`${nameOf(line)} ${now}/${onTheWay(line)}`);
  };
  return card({ title: say("transfersToConfirm"), icon: "part", isFlush: true }, html`
    <p class="quiet">${say("receiveLead")}</p>
    <div class="buttons">
      <button type="button" class="btn" @click=${() => void scan(taken)}>${icon("scan")}${say("receiveScan")}</button>
      <button type="button" class="btn" @click=${() => put(Object.fromEntries(lines.map((line) => [line.part, String(onTheWay(line))])))}>${icon("done")}${say("receiveAll")}</button>
    </div>
    <ul class="rows">${lines.map((line) => {
      const typed = came[line.part] ?? "0";
      const pieces = countFrom(typed, line.unit);
      return stepperLine({
        name: nameOf(line), lead: `${line.code} · ${say("receiveOf", { n: amount(onTheWay(line), line.unit) })}`, typed, unit: line.unit, differs: pieces !== onTheWay(line),
        isWrong: pieces === null || pieces > onTheWay(line), put: (text) => put({ [line.part]: text }),
      });
    })}</ul>`);
}

export function confirmReceipt(one: TransferPart): void {
  const typed = draft(cameKey(one.uid)) ?? {};
  const counted = coming(one).map((line) => ({ line, came: countFrom(typed[line.part] ?? "0", line.unit) }));
  const wrong = counted.find(({ line, came }) => came === null || came > onTheWay(line));
  if (wrong) return toast(say("receiveTooMany", { name: nameOf(wrong.line), n: amount(onTheWay(wrong.line), wrong.line.unit) }), "error");
  const lacking = counted.filter(({ line, came }) => came! < onTheWay(line));
  if (lacking.length) return tellLack(one, counted as Counted[], lacking as Counted[]);
  void send(one, counted as Counted[], { is_all: true, reason: "" });
}

type Counted = { line: TransferLine; came: number };

/** Still to come, or missing: then somebody looks for it. */
function tellLack(one: TransferPart, counted: Counted[], lacking: Counted[]): void {
  const close = openSheet({
    title: say("receiveLacks"),
    body: () => html`
      ${rows(lacking.map(({ line, came }) => row({
        title: nameOf(line), side: html`<span class="differs">${say("receiveLacking", { n: amount(exact(onTheWay(line) - came), line.unit), of: amount(onTheWay(line), line.unit) })}</span>`,
      })))}
      ${form({
        key: lackKey(one.uid), button: say("receiveConfirm"), icon: "done",
        fields: [
          { name: "rest", label: say("receiveRest"), kind: "choices", isNeeded: true, choices: [["comes", say("receiveRestComes")], ["missing", say("receiveRestMissing")]] },
          { name: "reason", label: say("receiveWhy"), isNeeded: true, most: 200, when: ({ rest }) => rest === "missing" },
        ],
        submit: async ({ rest, reason = "" }) => {
          if (rest === "comes" && counted.every(({ came }) => came === 0)) return { "": say("receiveNothing") };
          if (!(await send(one, counted, { is_all: rest === "missing", reason }))) return { "": say("notRecorded") };
          return close();
        },
      })}`,
  });
}

async function send(one: TransferPart, counted: Counted[], said: { is_all: boolean; reason: string }): Promise<boolean> {
  const lines = counted.map(({ line, came }) => ({ part: line.part, came }));
  if (!(await record("receive_parts", { transfer: one.uid, lines, ...said }))) return false;
  drop(cameKey(one.uid));
  toast(say("received"));
  return true;
}

/** The count of a refused receipt stands in the list again. */
export function countAgain(uid: string, lines: readonly { part: number; came: number }[], reason: string): void {
  keep(cameKey(uid), Object.fromEntries(lines.map(({ part, came }) => [part, String(came)])));
  if (reason) keep(lackKey(uid), { rest: "missing", reason });
}
