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
import { answerLine, notAhead, positive, standing } from "./entries.ts";

export const trips: Show = () => {
  const { me } = shown!;
  const body = !me ? skeleton() : me.trips.length
    ? html`<section class="card">${rows(me.trips.map(line))}</section>`
    : empty("car", say("mineNothing"));
  return { title: say("mineTrips"), tab: "mine", back: "/mine", body, action: bigLink("add", say("mineTripAdd"), "#/mine/trips/new") };
};

const line = ({ day, start, end, kilometres, purpose, state, answer }: MeDocument["trips"][number]): Content =>
  row({
    title: html`${purpose} · <span class="amount">${say("kilometres", { n: Number(kilometres) })}</span>`,
    lead: html`${dayWord(day)} ${start}–${end} ${answerLine(answer)}`,
    side: standing(state),
  });

export const newTrip: Show = () => {
  const fields: Field[] = [
    { name: "day", label: say("fieldDay"), kind: "date", isNeeded: true },
    { name: "start", label: say("fieldStart"), kind: "time", isNeeded: true },
    { name: "end", label: say("fieldEnd"), kind: "time", isNeeded: true },
    { name: "kilometres", label: say("fieldKilometres"), kind: "decimal", isNeeded: true, unit: say("unitKilometres") },
    { name: "purpose", label: say("fieldPurpose"), isNeeded: true, most: 500 },
  ];
  const body = form({ key: "trip", fields, initial: { day: today() }, button: say("mineSave"), icon: "done", submit: save });
  return { title: say("mineTripAdd"), tab: "mine", back: "/mine/trips", body };
};

async function save(values: Values): Promise<Errors | void> {
  const checked = positive(values, "kilometres");
  if ("errors" in checked) return checked.errors;
  const { day, start, end, purpose } = values as Record<"day" | "start" | "end" | "purpose", string>;
  const ahead = notAhead(day, "day");
  if (ahead) return ahead;
  if (!(await record("add_trip", { day, start, end, purpose, kilometres: checked.number }))) return { "": say("notRecorded") };
  toast(say("mineSaved"));
  go("/mine/trips", "replace");
}
