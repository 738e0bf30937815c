/** My hours: those that visits show, and those that I add. */
import { record, shown } from "../../app.ts";
import type { Day, MeDocument } from "../../protocol.ts";
import { form, type Errors, type Field, type Values } from "../../ui/form.ts";
import { html, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { bigLink, card, empty, pairs, skeleton } from "../../ui/parts.ts";
import { go, type Show } from "../../ui/router.ts";
import { dayWord, duration, today } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { say } from "../../words.ts";
import { answerLine, cameBack, changeable, claimKey, mayChange, notAhead, standing, withdrawButton } from "./entries.ts";

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
    ...added.map((one): [string, Content] => [kindWord(one.kind), addedLine(one)]),
  ]));
};

type Added = HoursOfDay["added"][number];

function addedLine({ uid, minutes, note, state, answer }: Added): Content {
  const { href } = changeable({ uid, state }, "hours");
  return html`${duration(minutes)} ${note ? html`<span class="quiet">${note}</span>` : ""} ${standing(state)} ${answerLine(answer)}
    ${href ? html`<a class="btn btn-quiet" href=${href}>${icon("edit")}${say("change")}</a>` : ""}`;
}

const kindWord = (kind: string): string => shown?.lists?.hour_kinds.find((one) => one.code === kind)?.word ?? kind;

export const newHours: Show = () =>
  ({ title: say("mineHoursAdd"), tab: "mine", back: "/mine/hours", body: html`<p class="quiet">${say("mineHoursAddLead")}</p>${asked(null)}` });

export const changeHours: Show = ({ claim }) => {
  const known = (shown!.me?.hours ?? []).flatMap(({ day, added }) => added.map((one) => ({ ...one, day }))).find(({ uid }) => uid === claim) ?? null;
  const screen = { title: say("mineHoursChange"), tab: "mine", back: "/mine/hours" } as const;
  if (!known || !mayChange(known.state)) return { ...screen, body: empty("search", say("notFound"), say("notFoundText")) };
  return { ...screen, body: html`${cameBack(known.answer)}${asked(known)}` };
};

type Known = Added & { day: Day };

/** The form of new hours, or of those that are handed in again. */
function asked(known: Known | null): Content {
  const fields: Field[] = [
    { name: "day", label: say("fieldDay"), kind: "date", isNeeded: true },
    { name: "kind", label: say("fieldKind"), kind: "choices", isNeeded: true, choices: (shown!.lists?.hour_kinds ?? []).map(({ code, word }) => [code, word]) },
    { name: "hours", label: say("fieldHours"), kind: "number" },
    { name: "minutes", label: say("fieldMinutes"), kind: "number" },
    { name: "note", label: say("fieldNote"), most: 500 },
  ];
  const initial: Values = known
    ? { day: known.day, kind: known.kind, hours: String(Math.floor(known.minutes / 60)), minutes: String(known.minutes % 60), note: known.note }
    : { day: today() };
  return form({
    key: claimKey("hours", known?.uid ?? ""), fields, initial, button: say(known ? "mineSendAgain" : "mineSave"), icon: "done",
    submit: (values) => save(known, values), ...(known && { extra: withdrawButton("hours", known.uid, "hours") }),
  });
}

async function save(known: Known | null, values: Values): Promise<Errors | void> {
  const whole = (name: string) => (/^\d{0,4}$/.test((values[name] ?? "").normalize("NFKC")) ? Number((values[name] ?? "").normalize("NFKC")) : NaN);
  const minutes = whole("hours") * 60 + whole("minutes");
  if (!(minutes > 0)) return { hours: say("fieldNumber") };
  if (minutes > LONGEST) return { hours: say("fieldMinutesMost") };
  const ahead = notAhead(values["day"]!, "day");
  if (ahead) return ahead;
  const data = { day: values["day"]!, kind: values["kind"]!, minutes, note: values["note"] ?? "" };
  if (!(await (known ? record("change_hours", { ...data, claim: known.uid }) : record("add_hours", data)))) return { "": say("notRecorded") };
  toast(say("mineSaved"));
  go("/mine/hours", "replace");
}
