/** Money for a trip before it is spent: asked for here, paid out by the office, settled by expenses. */
import { record, shown } from "../../app.ts";
import type { MeDocument } from "../../protocol.ts";
import { form, type Errors, type Field, type Values } from "../../ui/form.ts";
import { html, type Content } from "../../ui/html.ts";
import { bigLink, empty, row, rows, skeleton } from "../../ui/parts.ts";
import { go, type Show } from "../../ui/router.ts";
import { dayWord, today } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { say } from "../../words.ts";
import { answerLine, cameBack, changeable, claimKey, mayChange, positive, standing, withdrawButton } from "./entries.ts";
import { currency, money } from "./expenses.ts";

export const advances: Show = () => {
  const { me } = shown!;
  const all = me?.advances ?? [];
  const body = !me ? skeleton() : all.length ? html`<section class="card">${rows(all.map(line))}</section>` : empty("money", say("mineNothing"), say("mineAdvanceLead"));
  return { title: say("mineAdvances"), tab: "mine", back: "/mine", body, action: bigLink("add", say("mineAdvanceAdd"), "#/mine/advances/new") };
};

type Advance = NonNullable<MeDocument["advances"]>[number];

const line = ({ uid, amount, currency, day, purpose, state, answer, rest }: Advance): Content =>
  row({
    ...changeable({ uid, state }, "advances"),
    title: html`${purpose} · <span class="amount">${money(amount, currency)}</span>`,
    lead: html`${[dayWord(day), state === "paid" && say("mineAdvanceRest", { amount: money(rest, currency) })].filter(Boolean).join(" · ")} ${answerLine(answer)}`,
    side: standing(state),
  });

export const newAdvance: Show = () => ({ title: say("mineAdvanceAdd"), tab: "mine", back: "/mine/advances", body: asked(null) });

export const changeAdvance: Show = ({ claim }) => {
  const known = shown!.me?.advances?.find(({ uid }) => uid === claim) ?? null;
  const screen = { title: say("mineAdvanceChange"), tab: "mine", back: "/mine/advances" } as const;
  if (!known || !mayChange(known.state)) return { ...screen, body: empty("search", say("notFound"), say("notFoundText")) };
  return { ...screen, body: html`${cameBack(known.answer)}${asked(known)}` };
};

/** The form of a new advance, or of one that is asked for again. */
function asked(known: Advance | null): Content {
  const fields: Field[] = [
    { name: "amount", label: say("fieldAmount"), kind: "decimal", isNeeded: true, unit: known?.currency ?? currency() },
    { name: "day", label: say("fieldNeededOn"), kind: "date", isNeeded: true },
    { name: "purpose", label: say("fieldPurpose"), isNeeded: true, most: 500 },
  ];
  const initial: Values = known ? { amount: known.amount, day: known.day, purpose: known.purpose } : { day: today() };
  return form({
    key: claimKey("advance", known?.uid ?? ""), fields, initial, button: say(known ? "mineSendAgain" : "mineAdvanceAsk"), icon: "done",
    submit: (values) => save(known, values), ...(known && { extra: withdrawButton("advance", known.uid, "advances") }),
  });
}

async function save(known: Advance | null, values: Values): Promise<Errors | void> {
  const checked = positive(values, "amount");
  if ("errors" in checked) return checked.errors;
  const { day, purpose } = values as Record<"day" | "purpose", string>;
  if (day < today()) return { day: say("fieldPast") };
  const data = { amount: Number(checked.number).toFixed(2), currency: known?.currency ?? currency(), day, purpose };
  if (!(await (known ? record("change_advance", { ...data, claim: known.uid }) : record("add_advance", data)))) return { "": say("notRecorded") };
  toast(say("mineSaved"));
  go("/mine/advances", "replace");
}
