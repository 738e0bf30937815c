/** Ways that no visit shows: to the office, to a training. */
import { record, shown } from "../../app.ts";
import type { MeDocument } from "../../protocol.ts";
import { form, type Errors, type Field, type Values } from "../../ui/form.ts";
import { html, type Content } from "../../ui/html.ts";
import { bigLink, empty, row, rows, skeleton } from "../../ui/parts.ts";
import { go, type Show } from "../../ui/router.ts";
import { dayWord, today } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { say } from "../../words.ts";
import { answerLine, cameBack, changeable, claimKey, mayChange, notAhead, positive, standing, withdrawButton } from "./entries.ts";

export const trips: Show = () => {
  const { me } = shown!;
  const body = !me ? skeleton() : me.trips.length
    ? html`<section class="card">${rows(me.trips.map(line))}</section>`
    : empty("car", say("mineNothing"));
  return { title: say("mineTrips"), tab: "mine", back: "/mine", body, action: bigLink("add", say("mineTripAdd"), "#/mine/trips/new") };
};

type Trip = MeDocument["trips"][number];

const line = ({ uid, day, last_day, start, end, kilometres, purpose, state, answer }: Trip): Content =>
  row({
    ...changeable({ uid, state }, "trips"),
    title: html`${purpose} · <span class="amount">${say("kilometres", { n: Number(kilometres) })}</span>`,
    lead: html`${dayWord(day)} ${start}–${last_day ? html`${dayWord(last_day)} ` : ""}${end} ${answerLine(answer)}`,
    side: standing(state),
  });

export const newTrip: Show = () => ({ title: say("mineTripAdd"), tab: "mine", back: "/mine/trips", body: asked(null) });

export const changeTrip: Show = ({ claim }) => {
  const known = shown!.me?.trips.find(({ uid }) => uid === claim) ?? null;
  const screen = { title: say("mineTripChange"), tab: "mine", back: "/mine/trips" } as const;
  if (!known || !mayChange(known.state)) return { ...screen, body: empty("search", say("notFound"), say("notFoundText")) };
  return { ...screen, body: html`${cameBack(known.answer)}${asked(known)}` };
};

/** The form of a new trip, or of one that is handed in again. */
function asked(known: Trip | null): Content {
  const fields: Field[] = [
    { name: "day", label: say("fieldDay"), kind: "date", isNeeded: true },
    { name: "start", label: say("fieldStart"), kind: "time", isNeeded: true },
    { name: "end", label: say("fieldEnd"), kind: "time", isNeeded: true },
    { name: "kilometres", label: say("fieldKilometres"), kind: "decimal", isNeeded: true, unit: say("unitKilometres") },
    { name: "purpose", label: say("fieldPurpose"), isNeeded: true, most: 500 },
  ];
  const initial: Values = known
    ? { day: known.day, start: known.start, end: known.end, kilometres: known.kilometres, purpose: known.purpose }
    : { day: today() };
  return form({
    key: claimKey("trip", known?.uid ?? ""), fields, initial, button: say(known ? "mineSendAgain" : "mineSave"), icon: "done",
    submit: (values) => save(known, values), ...(known && { extra: withdrawButton("trip", known.uid, "trips") }),
  });
}

async function save(known: Trip | null, values: Values): Promise<Errors | void> {
  const checked = positive(values, "kilometres");
  if ("errors" in checked) return checked.errors;
  const { day, start, end, purpose } = values as Record<"day" | "start" | "end" | "purpose", string>;
  const ahead = notAhead(day, "day");
  if (ahead) return ahead;
  const data = { day, start, end, purpose, kilometres: checked.number };
  if (!(await (known ? record("change_trip", { ...data, claim: known.uid }) : record("add_trip", data)))) return { "": say("notRecorded") };
  toast(say("mineSaved"));
  go("/mine/trips", "replace");
}
