/** A visit's times, put right where one was pressed wrongly, and the way to it. */
import { aboutVisit, record } from "../app.ts";
import type { Moment, VisitDocument } from "../protocol.ts";
import { decimalOf, form, put, type Errors, type Values } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { card } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { openSheet } from "../ui/sheet.ts";
import { clock, dayOf, moment, nearest, now, today } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, type Word } from "../words.ts";
import { belowVisit } from "./visit.ts";

type Step = keyof VisitDocument["times"];
/** In the order in which they happen, with their words. */
const WORDS = { set_off_at: "setOffAt", arrived_at: "arrivedAt", started_at: "startedAt", restored_at: "restoredAt", left_at: "leftAt" } as const satisfies Record<Step, Word>;
const STEPS = Object.keys(WORDS) as Step[];
const MINUTE = 60_000;

export const timesScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("times"), (visit) => ({
  body: [
    card({ title: say("times"), icon: "clock" }, html`
      <dl class="pairs">${STEPS.map((step) => line(visit, step))}</dl>
      ${mayCorrect(visit) ? nothing : html`<p class="quiet">${say("timesStay")}</p>`}`),
    card({ title: say("travel"), icon: "car" }, travel(visit)),
  ],
}));

function line(visit: VisitDocument, step: Step): TemplateResult {
  const at = visit.times[step];
  return html`<div><dt>${say(WORDS[step])}</dt><dd>${at ? moment(at) : "—"}
    ${at && mayCorrect(visit) ? html`<button class="btn btn-quiet" @click=${() => correctTime(visit, step)}>${icon("edit")}${say("timeCorrect")}<span class="unseen">${say("colon")}${say(WORDS[step])}</span></button>` : nothing}</dd></div>`;
}

/** As the server allows it to engineers: on the day, while the order is not over. */
const mayCorrect = ({ order, times }: VisitDocument): boolean =>
  !["closed", "cancelled"].includes(order.state.code) && (times.left_at === null || dayOf(times.left_at) === today());

/** `filled` comes from a correction that was refused. */
export function correctTime(visit: VisitDocument, step: Step, filled: Values = {}): void {
  const was = visit.times[step];
  if (!was) return;
  const key = `correct_time/${visit.id}/${step}`;
  if (Object.keys(filled).length) put(key, filled);
  const close = openSheet({
    title: say("timeCorrectOf", { what: say(WORDS[step]) }),
    body: () => html`<p class="prose">${say("timeCorrectText", { when: moment(was) })}</p>${form({
      key, button: say("timeCorrect"), icon: "edit", initial: { time: clock(was) },
      fields: [
        { name: "time", label: say("timeWas"), kind: "time", isNeeded: true },
        { name: "reason", label: say("timeReason"), isNeeded: true, most: 500 },
      ],
      submit: async ({ time = "", reason = "" }) => {
        const to = nearest(was, time);
        const wrong = outOfTurn(visit, step, to);
        if (wrong) return wrong;
        if (!(await record("correct_time", { step, to, reason }, aboutVisit(visit)))) return { "": say("notRecorded") };
        toast(say("timeCorrected"));
        return close();
      },
    })}`,
  });
}

/** The server's rule: one step after the other, within the minute of its neighbour is the neighbour's. */
function outOfTurn(visit: VisitDocument, step: Step, to: Moment): Errors | null {
  if (Date.parse(to) > now() + MINUTE) return { time: say("timeFuture") };
  const place = STEPS.indexOf(step);
  const timesOf = (steps: Step[]) => steps.map((one) => visit.times[one]).filter((at) => at !== null).sort();
  const [before, after] = [timesOf(STEPS.slice(0, place)).at(-1), timesOf(STEPS.slice(place + 1))[0]];
  if (before && Date.parse(to) <= Date.parse(before) - MINUTE) return { time: say("timeBefore", { time: moment(before) }) };
  return after && Date.parse(to) >= Date.parse(after) + MINUTE ? { time: say("timeAfter", { time: moment(after) }) } : null;
}

const travel = (visit: VisitDocument): TemplateResult => form({
  key: `travel/${visit.id}`, button: say("keep"), initial: { kilometres: visit.kilometres ?? "" },
  fields: [
    { name: "kilometres", label: say("travelKilometres"), kind: "decimal", unit: say("unitKilometres"), isNeeded: true },
    { name: "minutes", label: say("travelMinutes"), kind: "number", unit: say("unitMinutes") },
  ],
  submit: async ({ kilometres = "", minutes = "" }) => {
    const [far, long] = [decimalOf(kilometres), minutes ? Number(decimalOf(minutes)) : undefined];
    if (far === null || Number(far) < 0) return { kilometres: say("pleaseNumber") };
    if (long !== undefined && (!Number.isInteger(long) || long < 0)) return { minutes: say("pleaseNumber") };
    if (!(await record("travel", { kilometres: far, ...(long !== undefined && { minutes: long }) }, aboutVisit(visit)))) return { "": say("notRecorded") };
    return toast(say("recorded"));
  },
});
