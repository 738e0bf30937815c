/** One visit: where it stands, the one next step, and what there is to do on site. */
import { record, aboutVisit, byOwnClock, visitOf } from "../app.ts";
import { stepsLeft } from "../checklist.ts";
import type { Moment, VisitDocument } from "../protocol.ts";
import { form, put, type Values } from "../ui/form.ts";
import { html, nothing, type Content, type TemplateResult } from "../ui/html.ts";
import { icon, type IconName } from "../ui/icon.ts";
import { isResting, once } from "../ui/once.ts";
import { badge, bigButton, bigLink, callout, card, empty, pairs, row, rows } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { confirm, openSheet } from "../ui/sheet.ts";
import { clock, dayOf, dayWord, lately, moment, now, span, today } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, told, type Word } from "../words.ts";
import { news } from "./news.ts";
import { failedAfterwards, resumeWork } from "./resume.ts";
import { callButton, isOnSite, isOver, isToDo, mapButton, stateBadge } from "./wording.ts";

type Verb = "set_off" | "arrive" | "start_work" | "restore";
/** What a time is of, in the form that asks for it. */
const TIME_OF = { set_off: "setOffAt", arrive: "arrivedAt", start_work: "startedAt", restore: "restoredAt" } as const satisfies Record<Verb, Word>;
/** The verbs of the big button, by the state in which they come. */
const STEPS: Partial<Record<VisitDocument["state"], readonly [verb: Verb, icon: IconName, word: Word]>> = {
  planned: ["set_off", "on-the-way", "setOff"],
  on_the_way: ["arrive", "arrived", "arrive"],
  arrived: ["start_work", "working", "startWork"],
  working: ["restore", "restored", "restore"],
};

export function visitScreen({ id = "" }: Params): Screen {
  const visit = visitOf(Number(id));
  if (!visit) return { title: say("now"), tab: "now", back: "/day", body: empty("search", say("notFound"), say("notFoundText")) };
  const { order } = visit;
  return {
    title: order.subject,
    tab: "now",
    back: `/day/${visit.day}`,
    body: [head(visit), news(visit), ...fromRnd(visit), isOver(visit) ? ended(visit) : nothing, failedAfterwards(visit), isOnSite(visit) ? doing(visit) : nothing,
      where(visit), reported(visit), isOnSite(visit) ? nothing : doing(visit), isOver(visit) ? nothing : otherwise(visit)],
    action: nextStep(visit),
  };
}

/** Screens below a visit: their title, and the way back to it. */
export function belowVisit(id: string, title: (visit: VisitDocument) => string, body: (visit: VisitDocument) => { body: Content; action?: Content }): Screen {
  const visit = visitOf(Number(id));
  if (!visit) return { title: say("now"), tab: "now", back: "/day", body: empty("search", say("notFound"), say("notFoundText")) };
  return { title: title(visit), tab: "now", back: `/visit/${visit.id}`, ...body(visit) };
}

function head(visit: VisitDocument): TemplateResult {
  const { order } = visit;
  return html`
    <div class="stack">
      <p class="badges">${stateBadge(visit.state)}${order.is_stopped ? badge("late", "power", say("standsStill")) : nothing}
        ${order.repeat_of ? badge("late", "repeat", say("repeatOf", { number: order.repeat_of })) : nothing}
        ${order.carried_over ? badge("soon", "carry-over", say("carriedOver")) : nothing}</p>
      <p class="said"><span class="strong">${dayWord(visit.day)} ${span(visit.window.from, visit.window.to)}</span>
        <span class="quiet">${order.number} · ${order.kind.word} · ${order.priority.word}</span></p>
      ${order.carried_over ? html`<p class="quote">${order.carried_over}</p>` : nothing}
    </div>`;
}

/** Before anything is done: what R&D knows of this fault, or asks. */
const fromRnd = (visit: VisitDocument): TemplateResult[] => (visit.rnd ?? []).map((one) => {
  const holds = one.holds ?? true;
  const word = !one.is_answer ? "rndAsks" : !holds ? "rndLooksAgain" : one.is_own ? "rndAnswers" : "rndKnows";
  return callout(one.is_answer && holds ? "done" : "soon", "problem", say(word), html`
    <p class="preserve ${holds ? "" : "quote"}">${one.text}</p><p class="quiet">${one.number} ${one.subject} · ${moment(one.at)}</p>
    ${one.reply ? html`<p class="preserve">${say("rndReplied", { text: one.reply })}</p>` : nothing}
    ${one.asks ? html`<a class="btn" href="#/visit/${visit.id}/reply/${one.problem}">${icon("problem")}${say("rndReply")}</a>` : nothing}`);
});

// -- the next step ------------------------------------------------------------------------------------------------------

function nextStep(visit: VisitDocument): Content | undefined {
  const step = STEPS[visit.state];
  if (step) {
    const [verb, name, word] = step;
    if (visit.state === "planned" && visit.day > today())
      return html`<button type="button" class="btn btn-big" ?disabled=${isResting(`visit/${visit.id}`)} @click=${() => void setOffEarly(visit)}>${icon(name)}${say("setOffEarly")}</button>`;
    return html`<div class="step">${bigButton(name, say(word), () => void take(visit, verb), isResting(`visit/${visit.id}`))}
      <button class="btn btn-icon" @click=${() => takeAt(visit, verb)}>${icon("clock", say("itWasAt"))}</button></div>`;
  }
  if (visit.state === "restored")
    return visit.signature ? bigLink("done", say("finish"), `#/visit/${visit.id}/leave`) : bigLink("signature", say("signAndFinish"), `#/visit/${visit.id}/sign`);
  return bigLink("day", say("myDay"), "#/day");
}

/** The customer has time before the planned day. */
async function setOffEarly(visit: VisitDocument): Promise<void> {
  const text = say("setOffEarlyText", { day: dayWord(visit.day) });
  if (await confirm({ title: say("setOffEarly"), text, yes: say("doSetOff") })) await take(visit, "set_off");
}

/** The screen has moved on when the verb is written: a second press would take the step after it. */
async function take(visit: VisitDocument, verb: Verb, at?: Moment): Promise<boolean> {
  return (await once(`visit/${visit.id}`, () => record(verb, {}, { ...aboutVisit(visit), ...(at && { at: byOwnClock(at) }) }))) !== null;
}

function latestTime(visit: VisitDocument): Moment | null {
  return Object.values(visit.times).filter((at) => at !== null).sort().at(-1) ?? null;
}

function takeAt(visit: VisitDocument, verb: Verb): void {
  const before = latestTime(visit);
  const close = openSheet({
    title: say("itWasAtTitle"),
    body: () => form({
      key: `at/${visit.id}/${verb}`,
      initial: { time: clock(new Date(now())) },
      fields: [{
        name: "time", label: say(TIME_OF[verb]), kind: "time", isNeeded: true,
        ...(before && dayOf(before) === today() && { hint: say("itWasAtHint", { from: clock(before) }) }),
      }],
      button: say("keep"),
      submit: async ({ time = "" }) => {
        const at = lately(time);
        if (Date.parse(at) > now() + 60_000) return { time: say("timeFuture") };
        // The clock of a form has no seconds: the minute of the step before is not before it.
        if (before && Date.parse(at) < Math.floor(Date.parse(before) / 60_000) * 60_000) return { time: say("timeBefore", { time: moment(before) }) };
        const later = before && Date.parse(at) < Date.parse(before) ? before : at;
        return (await take(visit, verb, later)) ? close() : { "": say("notRecorded") };
      },
    }),
  });
}

// -- what there is to do ------------------------------------------------------------------------------------------------

function doing(visit: VisitDocument): TemplateResult {
  const to = (what: string) => `#/visit/${visit.id}/${what}`;
  const left = stepsLeft(visit).length;
  const done = visit.steps.filter((step) => step.result?.verdict).length;
  const { bulletins = [] } = visit;
  const waiting = bulletins.filter(isToDo).length;
  const steps = visit.steps.length ? say("doneOf", { done, all: visit.steps.length }) : say("noChecklist");
  return card({ title: say(isOnSite(visit) ? "onSite" : "thisVisit"), icon: "working", isFlush: true }, rows([
    row({ icon: "asset", title: say("equipmentSite"), lead: say("equipmentSiteLead"), href: to("site") }),
    bulletins.length ? row({ icon: "bulletin", title: say("bulletins"), lead: waiting ? badge("soon", "clock", say("bulletinsWait", { n: waiting })) : say("bulletinsLead"), href: to("bulletins"), side: bulletins.length }) : nothing,
    row({ icon: "troubleshoot", title: say("findFault"), href: to("case") }),
    row({ icon: "checklist", title: say("checklist"), lead: left && isOnSite(visit) ? html`${steps} ${badge("soon", "lock", say("stepsLeft", { n: left }))}` : steps, href: to("steps") }),
    row({ icon: "part", title: say("partsUsed"), href: to("parts"), side: visit.parts_used.length || "" }),
    row({ icon: "photo", title: say("photos"), href: to("photos"), side: visit.photos.length || "" }),
    row({ icon: "thanks", title: say("forCustomer"), lead: visit.training_hint ? badge("soon", "training", say("trainingMayHelp")) : nothing, href: to("care"), side: visit.care.length || "" }),
    row({ icon: "signature", title: say("signature"), lead: visit.signature ? say("signedBy", { name: visit.signature.signer }) : say("notSigned"), href: to("sign") }),
    row({ icon: "report", title: say("report"), lead: say("reportLead"), href: to("report") }),
    row({ icon: "clock", title: say("times"), href: to("times"), side: visit.kilometres ? say("kilometres", { n: visit.kilometres }) : "" }),
  ]));
}

function ended(visit: VisitDocument): TemplateResult {
  const outcome = visit.outcome ? say(OUTCOMES[visit.outcome as keyof typeof OUTCOMES] ?? "stateLeft") : "";
  const [tone, name] = visit.state === "missed" ? (["late", "missed"] as const)
    : visit.outcome && visit.outcome !== "restored" ? (["soon", "carry-over"] as const) : (["done", "done"] as const);
  return callout(tone, name, outcome || say("wasOver"), visit.outcome_reason ? html`<p class="quote">${visit.outcome_reason}</p>` : nothing);
}

export const OUTCOMES = {
  restored: "outcomeRestored", further_visit: "outcomeFurther", waiting_parts: "outcomeParts",
  waiting_customer: "outcomeCustomer", waiting_rnd: "outcomeRnd",
} as const satisfies Record<string, Word>;

function where(visit: VisitDocument): TemplateResult {
  const { site, contact } = visit;
  return card({ title: say("whereWhom"), icon: "place" }, html`
    ${site.access_rules ? html`<div class="callout">${icon("barrier")}<div><p class="strong">${say("accessRules")}</p><p class="preserve">${site.access_rules}</p></div></div>` : nothing}
    ${pairs([
      [say("customerSite"), site.name], [say("address"), site.address], [say("contact"), contact?.name],
      [say("colleagues"), visit.colleagues.map((one) => one.name).join(say("comma"))],
    ])}
    <div class="buttons">${mapButton(site)}${contact ? callButton(contact.name, contact.phone) : nothing}
      ${visit.colleagues.map((one) => callButton(one.name, one.phone))}</div>`);
}

function reported(visit: VisitDocument): TemplateResult {
  const { order, asset } = visit;
  return card({ title: say("reported"), icon: "request" }, html`
    <p class="quote">${order.fault || order.description || order.subject}</p>
    ${order.photos.length ? html`<div class="thumbs">${order.photos.map((address) => html`<figure><img src=${address} alt=${say("reported")} loading="lazy"></figure>`)}</div>` : nothing}
    ${pairs([
      [say("equipment"), asset ? `${told(asset.product_model.name)} · ${asset.serial}` : null],
      [say("whoPays"), order.entitlement],
      [say("due"), order.restore_due ? moment(order.restore_due) : null],
    ])}
    ${visit.notes.length ? html`<h3>${say("notes")}</h3><ul class="stack">${visit.notes.map((note) => html`
      <li><p class="preserve">${note.text}</p><p class="quiet">${[note.by, moment(note.at)].filter(Boolean).join(" · ")}</p></li>`)}</ul>` : nothing}
    <button class="btn" @click=${() => addNote(visit)}>${icon("note")}${say("addNote")}</button>`);
}

/** `filled` comes from a note that was refused, here as below. */
export function addNote(visit: VisitDocument, filled: Values = {}): void {
  if (Object.keys(filled).length) put(`note/${visit.id}`, filled);
  const close = openSheet({
    title: say("addNote"),
    body: () => form({
      key: `note/${visit.id}`, button: say("keep"),
      fields: [{ name: "text", label: say("note"), kind: "area", isNeeded: true }],
      submit: async ({ text = "" }) => ((await record("note", { text }, aboutVisit(visit))) ? close() : { "": say("notRecorded") }),
    }),
  });
}

// -- otherwise ----------------------------------------------------------------------------------------------------------

const otherwise = (visit: VisitDocument): TemplateResult => card({ title: say("otherwise"), icon: "question", isFlush: true }, rows([
  ["on_the_way", "arrived"].includes(visit.state) ? row({ icon: "missed", title: say("nobodyThere"), act: () => missed(visit) }) : nothing,
  ["arrived", "working"].includes(visit.state)
    ? row({ icon: "carry-over", title: say("endUnrestored"), lead: say("endUnrestoredLead"), href: `#/visit/${visit.id}/leave` }) : nothing,
  visit.state === "restored" ? row({ icon: "undo", title: say("worksNot"), lead: say("worksNotLead"), act: () => resumeWork(visit) }) : nothing,
  row({ icon: "problem", title: say("escalate"), href: `#/visit/${visit.id}/escalate` }),
  row({ icon: "new", title: say("somethingNew"), href: `#/new/${visit.id}` }),
]));

export function missed(visit: VisitDocument, filled: Values = {}): void {
  if (Object.keys(filled).length) put(`miss/${visit.id}`, filled);
  const close = openSheet({
    title: say("nobodyThere"),
    body: () => html`<p class="prose">${say("nobodyThereText")}</p>${form({
      key: `miss/${visit.id}`, button: say("nobodyThere"),
      fields: [{ name: "reason", label: say("nobodyThereWhat"), kind: "area", isNeeded: true }],
      submit: async ({ reason = "" }) => {
        if (!(await record("miss", { reason }, aboutVisit(visit)))) return { "": say("notRecorded") };
        toast(say("missedDone"));
        return close();
      },
    })}`,
  });
}
