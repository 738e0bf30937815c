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
import { answerLine, cameBack, changeable, claimKey, mayChange, notAhead, positive, standing, withdrawButton } from "./entries.ts";

export const expenses: Show = () => {
  const { me } = shown!;
  const body = !me ? skeleton() : me.expenses.length
    ? html`<section class="card">${rows(me.expenses.map(line))}</section>`
    : empty("money", say("mineNothing"));
  return { title: say("mineExpenses"), tab: "mine", back: "/mine", body, action: bigLink("photo", say("mineExpenseAdd"), "#/mine/expenses/new") };
};

type Expense = MeDocument["expenses"][number];

const line = ({ uid, kind, amount, currency, on, note, state, answer }: Expense): Content =>
  row({
    ...changeable({ uid, state }, "expenses"),
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

export const newExpense: Show = () => ({ title: say("mineExpenseAdd"), tab: "mine", back: "/mine/expenses", body: asked(null) });

export const changeExpense: Show = ({ claim }) => {
  const known = shown!.me?.expenses.find(({ uid }) => uid === claim) ?? null;
  const screen = { title: say("mineExpenseChange"), tab: "mine", back: "/mine/expenses" } as const;
  if (!known || !mayChange(known.state)) return { ...screen, body: empty("search", say("notFound"), say("notFoundText")) };
  return { ...screen, body: html`${cameBack(known.answer)}${asked(known)}` };
};

/** The form of a new expense, or of one that is handed in again. */
function asked(known: Expense | null): Content {
  const key = claimKey("expense", known?.uid ?? "");
  const visits = shown!.visits.filter((visit) => visit.day <= today()).reverse();
  const fields: Field[] = [
    { name: "kind", label: say("fieldKind"), kind: "select", isNeeded: true, choices: (shown!.lists?.expense_kinds ?? []).map(({ code, word }) => [code, word]) },
    { name: "amount", label: say("fieldAmount"), kind: "decimal", isNeeded: true, unit: currency() },
    { name: "on", label: say("fieldDay"), kind: "date", isNeeded: true },
    { name: "visit", label: say("fieldForVisit"), kind: "select", choices: visits.map((visit) => [String(visit.id), `${visit.order.number} ${visit.site.name}`]) },
    { name: "note", label: say("fieldNote"), kind: "area", most: 1000 },
  ];
  const initial: Values = known
    ? { kind: known.kind, amount: known.amount, on: known.on, note: known.note, visit: String(known.visit ?? "") }
    : { on: today() };
  return html`
    ${photoField(key, "fieldReceipt", "fieldReceiptTake", 1)}
    ${known?.has_receipt ? html`<p class="quiet">${say("mineReceiptStays")}</p>` : ""}
    ${form({
      key, fields, initial, button: say(known ? "mineSendAgain" : "mineSave"), icon: "done", waits: photosBusy(key),
      submit: (values) => save(key, known, values), ...(known && { extra: withdrawButton("expense", known.uid, "expenses") }),
    })}`;
}

export const currency = (): string => shown?.lists?.company.currency ?? "CNY";

async function save(key: string, known: Expense | null, { kind, amount, on, visit, note, ...others }: Values): Promise<Errors | void> {
  const checked = positive({ amount: amount ?? "", ...others }, "amount");
  if ("errors" in checked) return checked.errors;
  const ahead = notAhead(on!, "on");
  if (ahead) return ahead;
  const { announcements: [file], files } = announcedPhotos(key);
  const about = { ...(visit && { visit: Number(visit) }), ...(file && { file }) };
  const data = { kind: kind!, amount: Number(checked.number).toFixed(2), currency: known?.currency ?? currency(), on: on!, note: note ?? "", ...about };
  const verb = known ? await record("change_expense", { ...data, claim: known.uid }, { files }) : await record("add_expense", data, { files });
  if (!verb) return { "": say("notRecorded") };
  void dropPhotos(key);
  toast(say("mineSaved"));
  go("/mine/expenses", "replace");
}
