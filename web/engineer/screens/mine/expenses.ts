/** What I paid for the company, with its receipt, and what was answered. */
import { record, shown } from "../../app.ts";
import type { MeDocument } from "../../protocol.ts";
import { form, type Errors, type Field, type Values } from "../../ui/form.ts";
import { html, type Content } from "../../ui/html.ts";
import { bigLink, empty, row, rows, skeleton } from "../../ui/parts.ts";
import { announcedPhotos, dropPhotos, photoField, photosBusy } from "../../ui/photos.ts";
import { go, type Show } from "../../ui/router.ts";
import { dayWord, today } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { language, say } from "../../words.ts";
import { answerLine, notAhead, positive, standing } from "./entries.ts";

const KEY = "expense";

export const expenses: Show = () => {
  const { me } = shown!;
  const body = !me ? skeleton() : me.expenses.length
    ? html`<section class="card">${rows(me.expenses.map(line))}</section>`
    : empty("money", say("mineNothing"));
  return { title: say("mineExpenses"), tab: "mine", back: "/mine", body, action: bigLink("photo", say("mineExpenseAdd"), "#/mine/expenses/new") };
};

const line = ({ kind, amount, currency, on, note, state, answer }: MeDocument["expenses"][number]): Content =>
  row({
    title: html`${kindWord(kind)} · <span class="amount">${money(amount, currency)}</span>`,
    lead: html`${[dayWord(on), note].filter(Boolean).join(" · ")} ${answerLine(answer)}`,
    side: standing(state),
  });

const kindWord = (kind: string): string => shown?.lists?.expense_kinds.find((one) => one.code === kind)?.word ?? kind;

export const money = (amount: string, currency: string): string => {
  try {
    return new Intl.NumberFormat(language() === "zh" ? "zh-CN" : "en-GB", { style: "currency", currency }).format(Number(amount));
  } catch {
    return `${amount} ${currency}`; // a currency that this browser does not know
  }
};

export const newExpense: Show = () => {
  const visits = shown!.visits.filter((visit) => visit.day <= today()).reverse();
  const fields: Field[] = [
    { name: "kind", label: say("fieldKind"), kind: "select", isNeeded: true, choices: (shown!.lists?.expense_kinds ?? []).map(({ code, word }) => [code, word]) },
    { name: "amount", label: say("fieldAmount"), kind: "decimal", isNeeded: true, unit: currency() },
    { name: "on", label: say("fieldDay"), kind: "date", isNeeded: true },
    { name: "visit", label: say("fieldForVisit"), kind: "select", choices: visits.map((visit) => [String(visit.id), `${visit.order.number} ${visit.site.name}`]) },
    { name: "note", label: say("fieldNote"), kind: "area", most: 1000 },
  ];
  const body = html`
    ${photoField(KEY, "fieldReceipt", "fieldReceiptTake", 1)}
    ${form({ key: KEY, fields, initial: { on: today() }, button: say("mineSave"), icon: "done", waits: photosBusy(KEY), submit: save })}`;
  return { title: say("mineExpenseAdd"), tab: "mine", back: "/mine/expenses", body };
};

const currency = (): string => shown?.lists?.company.currency ?? "CNY";

async function save({ kind, amount, on, visit, note, ...others }: Values): Promise<Errors | void> {
  const checked = positive({ amount: amount ?? "", ...others }, "amount");
  if ("errors" in checked) return checked.errors;
  const ahead = notAhead(on!, "on");
  if (ahead) return ahead;
  const { announcements: [file], files } = announcedPhotos(KEY);
  const about = { ...(visit && { visit: Number(visit) }), ...(file && { file }) };
  const data = { kind: kind!, amount: Number(checked.number).toFixed(2), currency: currency(), on: on!, note: note ?? "", ...about };
  if (!(await record("add_expense", data, { files }))) return { "": say("notRecorded") };
  void dropPhotos(KEY);
  toast(say("mineSaved"));
  go("/mine/expenses", "replace");
}
