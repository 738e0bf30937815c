/** What do I bring, where do I go, what has changed. */
import { phone, record, shown } from "../app.ts";
import type { Day, DayDocument, PickLine, VisitDocument, WarehouseCall } from "../protocol.ts";
import { html, nothing, type Content, type TemplateResult } from "../ui/html.ts";
import { amount } from "../ui/amount.ts";
import { icon } from "../ui/icon.ts";
import { badge, bigButton, bigLink, callout, card, empty, row, rows } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { clock, dayAfter, dayName, dayOf, dayWord, duration, moment, span, today } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, told } from "../words.ts";
import { alsoOf, bring, isPacked, pack, worthTaking } from "./bring.ts";
import { markRead, newsOf } from "./news.ts";
import { callButton, currentVisit, isOver, mapButton, stateBadge } from "./wording.ts";

export function dayScreen({ day = today() }: Params): Screen {
  const plan = shown!.days.find((one) => one.day === day) ?? null;
  const stops = stopsOf(day, plan);
  const changes = plan ? changesOf(plan, stops) : [];
  const likely = shown!.likely.find((one) => one.day === day);
  const also = alsoOf(likely, stops);
  if (day >= today() && stops.length && navigator.onLine) void phone.likely.ask(day);
  const isEmpty = !stops.length && !plan?.left_over.length && !plan?.parts.length && !plan?.tools.length;
  return {
    title: day === today() ? say("dayQuestion") : dayName(day),
    tab: "day",
    body: [
      stepper(day, stops),
      changes.length && plan?.accepted ? changed(changes) : nothing,
      isEmpty ? empty("day", say("noDay"), say("noDayText")) : nothing,
      plan && !isEmpty ? bring(plan, stops, also) : nothing,
      plan && likely ? worthTaking(plan, likely, stops, also) : nothing,
      plan?.left_over.length ? carriedOver(plan) : nothing,
      stops.length ? route(plan, stops) : nothing,
    ],
    action: nextAction(day, plan, stops, also, changes.length > 0),
  };
}

/** In the order of the plan; what the plan does not name comes by its time. */
function stopsOf(day: Day, plan: DayDocument | null): VisitDocument[] {
  const order = new Map(plan?.stops.map((stop, place) => [stop.visit, place]));
  const found = shown!.visits.filter((visit) => visit.day === day && visit.state !== "cancelled");
  return found.sort((one, other) => (order.get(one.id) ?? 99) - (order.get(other.id) ?? 99));
}

function nextAction(day: Day, plan: DayDocument | null, stops: VisitDocument[], also: PickLine[], isChanged: boolean): Content | undefined {
  const open = stops.filter((visit) => !isOver(visit));
  if (plan && open.length && day >= today() && isChanged)
    return bigButton("accepted", say(plan.accepted ? "acceptChanges" : "acceptDay"), () => void accept(plan, stops));
  if (plan && !isPacked(plan)) return bigButton("van", say("packed"), () => void pack(plan, also));
  if (day !== today()) return undefined;
  const next = currentVisit(stops, day);
  return next ? bigLink("visit", say("goToStop", { n: stops.indexOf(next) + 1 }), `#/visit/${next.id}`) : undefined;
}

// -- the day itself -----------------------------------------------------------------------------------------------------

function stepper(day: Day, stops: VisitDocument[]): TemplateResult {
  const step = (to: Day, name: "left" | "right", label: "dayBefore" | "dayAfter") =>
    html`<a class="btn btn-icon" href="#/day/${to}">${icon(name, say(label))}</a>`;
  return html`
    <div class="stepper">
      ${step(dayAfter(day, -1), "left", "dayBefore")}
      <p class="said"><span class="strong">${dayWord(day)}</span> <span class="quiet">${dayWord(day) === dayName(day) ? nothing : dayName(day)}</span><br>
        <span class="quiet">${stops.length ? [say("stops", { n: stops.length }), onTheRoad(day)].filter(Boolean).join(say("comma")) : nothing}</span></p>
      ${step(dayAfter(day, 1), "right", "dayAfter")}
    </div>`;
}

function onTheRoad(day: Day): string {
  const plan = shown!.days.find((one) => one.day === day);
  const ways = plan?.stops.flatMap((stop) => [stop, ...(stop.calls ?? [])]) ?? [];
  const minutes = ways.reduce((sum, way) => sum + way.travel_minutes, 0);
  return minutes ? say("travelOf", { time: duration(minutes) }) : "";
}

// -- what changed since it was accepted ---------------------------------------------------------------------------------

const named = (visit: VisitDocument) => `${visit.order.number} ${visit.site.name}`;

/** Planned visits that are not as they were accepted: what is under way has changed by the engineer's own work. */
function changesOf(plan: DayDocument, stops: VisitDocument[]): string[] {
  const accepted = plan.accepted?.visits ?? {};
  const then = plan.accepted?.was ?? {};
  const isOpen = stops.filter((visit) => visit.state === "planned");
  const changed = isOpen.flatMap((visit) => {
    const what = named(visit);
    if (!(visit.id in accepted)) return [say("changedNew", { what: `${clock(visit.start)} ${what}` })];
    const start = then[visit.id]?.start;
    if (start && !isSameTime(start, visit.start)) return [say("changedTime", { what, before: onDay(start, plan.day), after: onDay(visit.start, plan.day) })];
    return accepted[visit.id] === visit.version ? [] : [say("changedOther", { what })];
  });
  const here = new Set(stops.map((visit) => String(visit.id)));
  const away = Object.keys(accepted).filter((id) => !here.has(id));
  const moved = shown!.visits.filter((visit) => away.includes(String(visit.id)) && visit.day !== plan.day && visit.state !== "cancelled");
  const gone = away.filter((id) => !moved.some((visit) => String(visit.id) === id));
  const known = gone.map((id) => then[id]?.what ?? "").filter(Boolean);
  return [
    ...changed,
    ...moved.map((visit) => say("changedTime", { what: named(visit), before: dayWord(plan.day), after: moment(visit.start) })),
    ...known.map((what) => say("changedGone", { what })),
    ...(gone.length > known.length ? [say("changedGoneUnknown", { n: gone.length - known.length })] : []),
  ];
}

const isSameTime = (one: string, other: string) => Date.parse(one) === Date.parse(other);
const onDay = (start: string, day: Day) => (dayOf(start) === day ? clock(start) : moment(start));

const changed = (changes: string[]): TemplateResult =>
  callout("soon", "warning", say("changedTitle"), html`<ul>${changes.map((one) => html`<li>${one}</li>`)}</ul>`);

async function accept(plan: DayDocument, stops: VisitDocument[]): Promise<void> {
  const visits = Object.fromEntries(stops.map((visit) => [visit.id, visit.version]));
  const starts = Object.fromEntries(stops.map((visit) => [visit.id, visit.start]));
  if (!(await record("accept_day", { day: plan.day, visits, starts }))) return;
  const told = stops.flatMap(newsOf);
  if (told.length) await markRead(told); // who accepts the change has seen it
  toast(say("dayAccepted"));
}

// -- carried over, and the stops ----------------------------------------------------------------------------------------

const carriedOver = (plan: DayDocument): TemplateResult => card(
  { title: say("carriedOver"), icon: "carry-over", isFlush: true },
  rows(plan.left_over.map((one) => {
    const visit = shown!.visits.find((other) => other.order.id === one.order && !isOver(other));
    return row({
      title: one.subject, lead: [one.number, one.why].filter(Boolean).join(" · "),
      ...(visit && { href: `#/visit/${visit.id}`, side: dayWord(visit.day) }),
    });
  })),
);

const route = (plan: DayDocument | null, stops: VisitDocument[]): TemplateResult => html`
  <h2 class="section">${say("whereTo")}</h2>
  ${plan?.accepted ? html`<p class="quiet section-note">${icon("accepted")} ${say("acceptedAt", { when: moment(plan.accepted.at) })}</p>` : nothing}
  <ol class="stops">${stops.map((visit, place) => stop(visit, place, plan))}</ol>`;

/** On the way to a stop: a warehouse, and what is collected there. It is ticked with what to bring along. */
function warehouse({ place, start, end, travel_minutes, parts, has_tools }: WarehouseCall): TemplateResult {
  const fetched = [...parts.map(({ name, quantity, unit }) => (quantity === 1 && unit === "piece" ? told(name) : `${told(name)} × ${amount(quantity, unit)}`)), ...(has_tools ? [say("callTools")] : [])];
  return html`
    <li>
      ${travel_minutes ? html`<p class="way">${icon("car")}${duration(travel_minutes)}</p>` : nothing}
      <article class="card stop"><p class="warehouse">${icon("stock")}<span class="row-words">
        <span class="stop-time">${span(start, end)}</span>
        <span class="row-title">${say("callAt", { place })}</span>
        <span class="row-lead">${fetched.join(say("comma"))}</span></span></p></article>
    </li>`;
}

function stop(visit: VisitDocument, place: number, plan: DayDocument | null): TemplateResult {
  const way = plan?.stops.find((one) => one.visit === visit.id);
  const { order, site, contact } = visit;
  return html`
    ${way?.calls?.map(warehouse) ?? nothing}
    <li>
      ${way?.travel_minutes ? html`<p class="way">${icon("car")}${[duration(way.travel_minutes), way.kilometres === null ? "" : say("kilometres", { n: Math.round(way.kilometres) })].filter(Boolean).join(" · ")}</p>` : nothing}
      <article class="card stop" data-over=${isOver(visit) || nothing}>
        <a class="stop-link" href="#/visit/${visit.id}">
          <span class="stop-number" aria-label=${say("stopNumber", { n: place + 1 })}>${place + 1}</span>
          <span class="row-words">
            <span class="stop-time">${span(visit.window.from, visit.window.to)}</span>
            <span class="row-title">${order.subject}</span>
            <span class="row-lead">${[site.name, visit.asset ? told(visit.asset.product_model.name) : ""].filter(Boolean).join(" · ")}</span>
          </span>${icon("right")}
        </a>
        <div class="card-body">
          <p class="badges">${stateBadge(visit.state)}${newsOf(visit).length ? badge("soon", "warning", say("changedBadge")) : nothing}${order.is_stopped ? badge("late", "power", say("standsStill")) : nothing}
            ${order.repeat_of ? badge("late", "repeat", say("repeatOf", { number: order.repeat_of })) : nothing}
            ${order.carried_over ? badge("soon", "carry-over", say("carriedOver")) : nothing}
            ${plan?.blocked.includes(order.id) ? badge("late", "missing", say("missing")) : nothing}</p>
          ${site.access_rules && !isOver(visit) ? html`<p class="preserve">${icon("barrier")} ${site.access_rules}</p>` : nothing}
          ${isOver(visit) ? nothing : html`<div class="buttons">${mapButton(site)}${contact ? callButton(contact.name, contact.phone) : nothing}</div>`}
        </div>
      </article>
    </li>`;
}
