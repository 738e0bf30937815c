/** What is caught for the customer: training, feedback, thanks, a wish; and what goes to R&D. */
import { aboutVisit, record, shown } from "../app.ts";
import type { ListsDocument, VisitDocument } from "../protocol.ts";
import { decimalOf, form, type Errors, type Field, type Values } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import type { IconName } from "../ui/icon.ts";
import { callout, card, empty, row, rows } from "../ui/parts.ts";
import { go, named, type Params, type Screen } from "../ui/router.ts";
import { moment, today } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, told, type Word } from "../words.ts";
import { belowVisit } from "./visit.ts";

type Kind = VisitDocument["care"][number]["kind"];
const KINDS: Record<Kind, readonly [icon: IconName, word: Word]> = {
  problem: ["problem", "kindProblem"], training: ["training", "training"], feedback: ["feedback", "feedback"], thanks: ["thanks", "thanks"],
  wish: ["followup", "wish"], lead: ["money", "kindLead"], suggestion: ["bulb", "kindSuggestion"],
};

export const careScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("careTitle"), (visit) => ({
  body: [
    visit.training_hint ? callout("soon", "training", say("trainingMayHelp"), html`<p>${say("trainingHint", { n: visit.training_hint, site: visit.site.name })}</p>`) : nothing,
    card({ title: say("add"), icon: "add", isFlush: true }, rows([
      row({ icon: "training", title: say("training"), lead: say("trainingLead"), href: `#/visit/${visit.id}/care/training` }),
      row({ icon: "feedback", title: say("feedback"), lead: say("feedbackLead"), href: `#/visit/${visit.id}/care/feedback` }),
      row({ icon: "thanks", title: say("thanks"), lead: say("thanksLead"), href: `#/visit/${visit.id}/care/thanks` }),
      row({ icon: "followup", title: say("wish"), lead: say("wishLead"), href: `#/visit/${visit.id}/care/wish` }),
    ])),
    visit.care.length ? caught(visit) : nothing,
  ],
}));

const caught = (visit: VisitDocument): TemplateResult => card({ title: say("caught"), icon: "done", isFlush: true }, rows(visit.care.map((one) => {
  const [name, word] = KINDS[one.kind];
  return row({ icon: name, title: one.text, ...(one.page && { href: one.page }), lead: html`${say(word)} · ${moment(one.at)}${one.answer ? html`<br><span class="strong">${say("answered", { text: one.answer })}</span>` : nothing}${one.page ? html`<br>${say("trainingPage")}` : nothing}` });
})));

// -- a training, freely or on a course ----------------------------------------------------------------------------------

type Course = NonNullable<ListsDocument["courses"]>[number];

const coursesOf = (visit: VisitDocument): Course[] =>
  (shown?.lists?.courses ?? []).filter(({ product_model }) => product_model === null || product_model === visit.asset?.product_model.id);

function trainingFields(courses: readonly Course[]): Field[] {
  const isFree = ({ course = "" }: Values) => !course;
  const isCourse = (values: Values) => !isFree(values);
  return [
    { name: "course", label: say("course"), kind: "select", choices: courses.map(({ id, name }) => [String(id), told(name)] as const), when: () => courses.length > 0 },
    { name: "topics", label: say("topics"), kind: "area", isNeeded: true, when: isFree },
    { name: "opens", label: say("courseOpens"), kind: "tick", hint: say("courseOpensHint"), when: isCourse },
    { name: "attendees", label: say("attendees"), kind: "area", hint: say("attendeesHint"), isNeeded: true, when: isFree },
    { name: "others", label: say("attendees"), kind: "area", hint: say("attendeesOfCourse"), when: isCourse },
    { name: "minutes", label: say("trainingMinutes"), kind: "number", unit: say("unitMinutes"), isNeeded: true },
  ];
}

function keepTraining(visit: VisitDocument, { course = "", topics = "", attendees = "", others = "", opens = "", minutes = "" }: Values): Promise<unknown> | Errors {
  const long = Number(decimalOf(minutes) ?? NaN);
  if (!Number.isInteger(long) || long < 1) return { minutes: say("wholeNumber") };
  const chosen = coursesOf(visit).find(({ id }) => String(id) === course);
  if (course && !chosen) return { course: say("pleaseChoose") };
  const names = (chosen ? others : attendees).split("\n").map((name) => name.trim()).filter(Boolean);
  const on = chosen && { course: chosen.id, opens: opens === "on" };
  return record("hold_training", { topics: chosen ? told(chosen.name) : topics, attendees: names, minutes: long, ...on }, aboutVisit(visit));
}

interface Asked {
  title: Word;
  fields: (visit: VisitDocument) => Field[];
  initial?: (visit: VisitDocument) => Values;
  /** Null: nothing was recorded. */
  keep: (visit: VisitDocument, values: Values) => Promise<unknown> | Errors;
}

const says = (): Field => ({ name: "says", label: say("saysWho") });
const contactName = (visit: VisitDocument) => ({ says: visit.contact?.name ?? "" });

const ASKED: Record<string, Asked> = {
  training: {
    title: "training",
    fields: (visit) => trainingFields(coursesOf(visit)),
    keep: keepTraining,
  },
  feedback: {
    title: "feedback",
    initial: contactName,
    fields: () => [
      { name: "about", label: say("feedbackAbout"), kind: "choices", isNeeded: true, choices: [
        ["product", say("aboutProduct")], ["service", say("aboutService")], ["sales", say("aboutSales")], ["other", say("aboutOther")]] },
      { name: "text", label: say("feedbackText"), kind: "area", isNeeded: true },
      says(),
    ],
    keep: (visit, { about, text = "", says = "" }) =>
      record("give_feedback", { about: about as "product" | "service" | "sales" | "other", text, says }, aboutVisit(visit)),
  },
  thanks: {
    title: "thanks",
    initial: contactName,
    fields: () => [{ name: "text", label: say("thanksText"), kind: "area", isNeeded: true }, says()],
    keep: (visit, { text = "", says = "" }) => record("give_thanks", { text, says }, aboutVisit(visit)),
  },
  wish: {
    title: "wish",
    fields: () => [{ name: "on", label: say("wishOn"), kind: "date", isNeeded: true }, { name: "text", label: say("wishText"), kind: "area", isNeeded: true }],
    keep: (visit, { on = "", text = "" }) => (on < today() ? { on: say("dayPast") } : record("wish_follow_up", { on, text }, aboutVisit(visit))),
  },
  escalate: {
    title: "escalateTitle",
    fields: () => [
      { name: "subject", label: say("escalateSubject"), isNeeded: true, most: 120 },
      { name: "description", label: say("escalateText"), kind: "area", isNeeded: true, hint: say("escalateLead") },
    ],
    keep: (visit, { subject = "", description = "" }) => record("escalate", { subject, description }, aboutVisit(visit)),
  },
};

export function catchScreen({ id = "", what = "escalate" }: Params): Screen {
  const asked = named(ASKED, what);
  const back = what === "escalate" ? `/visit/${id}` : `/visit/${id}/care`;
  const screen = belowVisit(id, () => say(asked?.title ?? "careTitle"), (visit) => ({
    body: asked ? card({ title: visit.order.subject, icon: "visit" }, form({
      key: `${what}/${visit.id}`, button: say(what === "escalate" ? "send" : "keep"), icon: "save",
      fields: asked.fields(visit), initial: asked.initial?.(visit) ?? {},
      submit: async (values) => {
        const kept = await asked.keep(visit, values);
        if (!kept) return { "": say("notRecorded") };
        if (!("uid" in (kept as object))) return kept as Errors;
        toast(say("careDone"));
        return go(back, "replace");
      },
    })) : nothing,
  }));
  return { ...screen, back };
}

/** What R&D asks about the visit's order, and the reply, with or without network. */
export const replyScreen = ({ id = "", problem = "" }: Params): Screen => belowVisit(id, () => say("replyTitle"), (visit) => {
  const asked = visit.rnd?.find((one) => String(one.problem) === problem);
  return {
    body: asked ? [callout("soon", "problem", asked.subject, html`<p class="preserve">${asked.text}</p><p class="quiet">${asked.number} · ${moment(asked.at)}</p>`), card({ title: say("replyTitle"), icon: "message" }, form({
      key: `reply/${visit.id}/${problem}`, button: say("send"), icon: "save",
      fields: [{ name: "text", label: say("replyText"), kind: "area", isNeeded: true }],
      submit: async ({ text = "" }) => {
        if (!await record("reply_to_rnd", { problem: Number(problem), text }, aboutVisit(visit))) return { "": say("notRecorded") };
        toast(say("replyDone"));
        return go(`/visit/${visit.id}`, "replace");
      },
    }))] : empty("problem", say("notFound"), say("notFoundText")),
  };
});
