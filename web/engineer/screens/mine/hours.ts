/** My hours: those that visits show, and those that I add. */
import { record, shown } from "../../app.ts";
import type { MeDocument } from "../../protocol.ts";
import { form, type Errors, type Field, type Values } from "../../ui/form.ts";
import { html, type Content } from "../../ui/html.ts";
import { bigLink, card, empty, pairs, skeleton } from "../../ui/parts.ts";
import { go, type Show } from "../../ui/router.ts";
import { dayWord, duration, today } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { say } from "../../words.ts";
import { notAhead, standing } from "./entries.ts";

const LONGEST = 24 * 60;

export const hours: Show = () => {
  const { me } = shown!;
  const days = (me?.hours ?? []).filter((day) => minutesOf(day) > 0).sort((one, other) => other.day.localeCompare(one.day));
  const body = !me ? skeleton() : days.length ? days.map(dayCard) : empty("clock", say("mineNothing"));
  return { title: say("mineHours"), tab: "mine", back: "/mine", body, action: bigLink("add", say("mineHoursAdd"), "#/mine/hours/new") };
};

type HoursOfDay = MeDocument["hours"][number];

const minutesOf = ({ work, travel, added }: HoursOfDay): number => work + travel + added.reduce((sum, { minutes }) => sum + minutes, 0);

const dayCard = (hours: HoursOfDay): Content => {
  const { day, work, travel, added } = hours;
  return card({ title: dayWord(day), note: html`<span class="amount">${duration(minutesOf(hours))}</span>` }, pairs([
    [say("mineWork"), work ? duration(work) : ""],
    [say("mineTravel"), travel ? duration(travel) : ""],
    ...added.map(({ kind, minutes, note, state }): [string, Content] => [kindWord(kind), html`${duration(minutes)} ${note ? html`<span class="quiet">${note}</span>` : ""} ${standing(state)}`]),
  ]));
};

const kindWord = (kind: string): string => shown?.lists?.hour_kinds.find((one) => one.code === kind)?.word ?? kind;

export const newHours: Show = () => {
  const fields: Field[] = [
    { name: "day", label: say("fieldDay"), kind: "date", isNeeded: true },
    { name: "kind", label: say("fieldKind"), kind: "choices", isNeeded: true, choices: (shown!.lists?.hour_kinds ?? []).map(({ code, word }) => [code, word]) },
    { name: "hours", label: say("fieldHours"), kind: "number" },
    { name: "minutes", label: say("fieldMinutes"), kind: "number" },
    { name: "note", label: say("fieldNote"), most: 500 },
  ];
  const body = html`
    <p class="quiet">${say("mineHoursAddLead")}</p>
    ${form({ key: "hours", fields, initial: { day: today() }, button: say("mineSave"), icon: "done", submit: save })}`;
  return { title: say("mineHoursAdd"), tab: "mine", back: "/mine/hours", body };
};

async function save(values: Values): Promise<Errors | void> {
  const whole = (name: string) => (/^\d{0,4}$/.test((values[name] ?? "").normalize("NFKC")) ? Number((values[name] ?? "").normalize("NFKC")) : NaN);
  const minutes = whole("hours") * 60 + whole("minutes");
  if (!(minutes > 0)) return { hours: say("fieldNumber") };
  if (minutes > LONGEST) return { hours: say("fieldMinutesMost") };
  const ahead = notAhead(values["day"]!, "day");
  if (ahead) return ahead;
  const data = { day: values["day"]!, kind: values["kind"]!, minutes, note: values["note"] ?? "" };
  if (!(await record("add_hours", data))) return { "": say("notRecorded") };
  toast(say("mineSaved"));
  go("/mine/hours", "replace");
}
