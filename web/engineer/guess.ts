import { exact } from "./amounts.ts";
import type {
  CasePart, Day, DayDocument, MeDocument, Moment, Notice, RefusedDocument, StepPart, TransfersDocument, Uid, Verb, VanDocument, VerbData, VerbName, VisitDocument,
} from "./protocol.ts";
import { TRANSFER_VERBS, transfersOn, VAN_VERBS, vanOn } from "./guess_transfers.ts";
import type { StoredDocument, StoredVerb } from "./store.ts";

// What the phone shows between a verb and its answer: the document with the engineer's own work on it. A guess only; the
// server's next document takes its place. Pure: documents and verbs in, a new document out.

/** What guesses need beside document and verbs. */
export interface Context {
  /** Milliseconds by which the phone's clock is behind the server's. */
  offset: number;
  /** What is known of a part, by its id or code. */
  part: (of: { part?: number; code?: string }) => { part: number; code: string; name: { zh: string; en: string }; unit: string; is_returnable: boolean };
  /** What a line of the van says of a part, by its id or code. */
  line: (of: { part?: number; code?: string }) => Omit<VanDocument["parts"][number], "quantity" | "defective">;
  /** Number and site of the order of a visit; "" without one. */
  orderOf: (visit: number | undefined) => { order: string; site: string };
  /** Days after its use until which an old part has to be back. */
  oldPartDays: number;
  /** Order and site of a visit in words, as the plan says it. */
  what: (visit: string) => string;
  /** The company's day of a moment. */
  dayOf: (at: Moment) => Day;
  /** What was used, by its uid. */
  use: (uid: string) => { part: number; quantity: number } | undefined;
}

const CLAIMS: ReadonlySet<VerbName> = new Set([
  "add_expense", "add_advance", "add_trip", "add_hours", "change_expense", "change_advance", "change_trip", "change_hours", "withdraw_claim",
]);

/** Keys of the documents that show the verb's effect once the server has applied it. */
export function touches(verb: Verb): string[] {
  const data = verb.data as Record<string, unknown>;
  const keys = verb.visit === undefined ? [] : [`visit/${verb.visit}`];
  if (verb.name === "use_part" || verb.name === "undo_part" || verb.name === "count_van" || verb.name === "hand_in_part" || VAN_VERBS.has(verb.name)) keys.push("van");
  if (TRANSFER_VERBS.has(verb.name)) keys.push("transfers");
  if (verb.name === "accept_day" || verb.name === "pack" || verb.name === "report_missing") keys.push(`day/${String(data.day)}`);
  if (CLAIMS.has(verb.name)) return ["me"];
  if (verb.name === "settle") return ["refused"];
  if (verb.name === "read_notices") keys.push("notices");
  return keys;
}

/** The document as its engineer should see it: with what waits, and what was applied after it was made; never what was refused. */
export function guess(document: StoredDocument, verbs: StoredVerb[], context: Context): unknown {
  const missing = verbs
    .filter((verb) => verb.state === "waiting" || (verb.state === "applied" && (verb.answered ?? 0) > document.came))
    .filter((verb) => touches(verb).includes(document.key))
    .sort((one, other) => one.number - other.number);
  if (missing.length === 0) return document.body;
  const body = structuredClone(document.body);
  const apply = effectsOn(document.key);
  for (const verb of missing) apply(body as never, verb, new Date(Date.parse(verb.at) + context.offset).toISOString(), context);
  return body;
}

type Effect<D> = (document: D, verb: StoredVerb, at: Moment, context: Context) => void;

function effectsOn(key: string): Effect<never> {
  if (key.startsWith("visit/")) return onVisit;
  if (key.startsWith("day/")) return onDay;
  return { van: onVan, transfers: onTransfers, me: onMe, notices: onNotices, refused: onRefused }[key] ?? (() => {});
}

/** One function per verb that changes a document of kind D; `data` is that verb's. */
export type Effects<D> = { [N in VerbName]?: (document: D, data: VerbData[N], about: { verb: StoredVerb; at: Moment; context: Context }) => void };

function applied<D>(effects: Effects<D>): Effect<D> {
  return (document, verb, at, context) => {
    const effect = effects[verb.name] as ((document: D, data: never, about: object) => void) | undefined;
    effect?.(document, verb.data as never, { verb, at, context });
  };
}

const CARE_TEXTS = { escalate: "problem", give_feedback: "feedback", give_thanks: "thanks", note_lead: "lead", suggest: "suggestion", wish_follow_up: "wish" } as const;

function caught(kind: VisitDocument["care"][number]["kind"]) {
  return (visit: VisitDocument, data: { text?: string; subject?: string; topics?: string }, { verb, at }: { verb: StoredVerb; at: Moment }) => {
    visit.care.push({ uid: verb.uid, kind, text: data.text ?? data.subject ?? data.topics ?? "", at, answer: "" });
  };
}

const onVisit = applied<VisitDocument>({
  set_off: (visit, _, { at }) => moved(visit, "on_the_way", "set_off_at", at),
  arrive: (visit, _, { at }) => moved(visit, "arrived", "arrived_at", at),
  start_work: (visit, _, { at }) => moved(visit, "working", "started_at", at),
  restore: (visit, _, { at }) => moved(visit, "restored", "restored_at", at),
  resume_work: (visit) => {
    if (visit.state === "restored") Object.assign(visit, { state: "working", signature: null });
    visit.times.restored_at = null;
  },
  correct_time: (visit, { step, to }) => {
    if (visit.times[step]) visit.times[step] = to;
  },
  miss: (visit, { reason }) => void Object.assign(visit, { state: "missed", outcome_reason: reason }),
  leave: (visit, { outcome, reason }, { at }) => {
    moved(visit, "left", "left_at", at);
    Object.assign(visit, { outcome, outcome_reason: reason });
  },
  travel: (visit, { kilometres }) => void (visit.kilometres = kilometres),
  record_step: (visit, { step, verdict, value, note, tools = [] }, { at }) => {
    const found = visit.steps.find((one) => one.id === step);
    if (found) found.result = { verdict: verdictOf(found, verdict, value), value: value ?? null, note, at, tools };
  },
  add_photo: (visit, { file, step, caption, proof }, { at }) => {
    visit.photos.push({ uid: file.uid, step: step ?? null, caption, at, url: null });
    const found = visit.steps.find((one) => one.id === step);
    if (found && !found.result) found.result = { verdict: "done", value: null, note: "", at };
    const use = visit.parts_used.find((one) => one.uid === proof);
    if (use) use.to_prove = use.to_prove.filter((one) => one !== "photo");
  },
  remove_photo: (visit, { photo }) => void (visit.photos = visit.photos.filter((one) => one.uid !== photo)),
  use_part: (visit, { part, code, quantity, serial_installed, serial_removed }, { verb, at, context }) => {
    const { is_returnable, ...known } = context.part({ ...(part !== undefined && { part }), ...(code !== undefined && { code }) });
    // A first installation leaves no old part.
    const comesBack = is_returnable && visit.order.kind.code !== "installation";
    const return_due = comesBack ? daysAfter(context.dayOf(at), context.oldPartDays) : null;
    visit.parts_used.push({ uid: verb.uid, ...known, quantity, serial_installed, serial_removed, at, return_due, is_back: false, to_prove: [] });
  },
  undo_part: (visit, { use }) => void (visit.parts_used = visit.parts_used.filter((one) => one.uid !== use)),
  sign: (visit, { signer, remarks }, { at }) => void (visit.signature = { signer, remarks, at }),
  note: (visit, { text }, { at }) => void visit.notes.push({ at, by: "", text }),
  troubleshoot: (visit) => void (visit.case ??= emptyCase()),
  report_symptoms: (visit, { symptoms }) => void ((visit.case ??= emptyCase()).symptoms = symptoms),
  take_step: (visit, { kind, step, outcome }) => {
    const taken = (visit.case ??= emptyCase());
    taken.steps.push({ kind, step, outcome });
    if (outcome === "fixed") taken.state = "solved";
  },
  undo_step: ({ case: taken }) => {
    if (taken?.steps.pop()?.outcome === "fixed") taken.state = "visit";
  },
  confirm_fault: (visit, { fault }) => void Object.assign((visit.case ??= emptyCase()), { confirmed: fault }),
  hold_training: caught("training"),
  ...(Object.fromEntries(Object.entries(CARE_TEXTS).map(([name, kind]) => [name, caught(kind)])) as Effects<VisitDocument>),
  reply_to_rnd: (visit, { problem, text }) => {
    const asked = visit.rnd?.find((one) => one.problem === problem);
    if (asked) Object.assign(asked, { asks: false, reply: text });
  },
  serve_bulletin: (visit, { bulletin }) => {
    const served = visit.bulletins?.find(({ id }) => id === bulletin);
    if (served) served.how = "done";
    if (served?.version_after && visit.asset) visit.asset.software_version = served.version_after;
  },
  edit: (visit, { kind, id, fields }) => {
    const part = visit[kind];
    if (part?.id === id) for (const [field, { mine }] of Object.entries(fields)) if (field in part) Object.assign(part, { [field]: mine });
  },
});

const onDay = applied<DayDocument>({
  accept_day: (day, { visits, starts = {} }, { at, context }) => {
    const was = Object.keys(visits).map((visit) => [visit, { start: starts[visit] ?? "", what: context.what(visit) }] as const);
    day.accepted = { at, visits, was: Object.fromEntries(was) };
  },
  // What is ticked at last: a key that is no longer named was unticked.
  pack: (day, { keys }) => void (day.packed = keys),
  report_missing: (day, { keys }) => void (day.reported = [...new Set([...day.reported, ...keys])]),
});

const onTransfers = applied<TransfersDocument>(transfersOn);

const onVan = applied<VanDocument>({
  ...vanOn,
  hand_in_part: (van, { use, parcel }) => {
    const owed = van.owed.find((one) => one.use === use);
    if (owed) Object.assign(owed, { state: "handed_in", parcel });
  },
  use_part: (van, { part, code, quantity, place }) => {
    if (place !== undefined && place !== van.place) return;
    const line = van.parts.find((one) => one.part === part || one.code === code);
    if (line) line.quantity = exact(line.quantity - quantity);
  },
  undo_part: (van, { use }, { context }) => {
    const used = context.use(use);
    const line = van.parts.find((one) => one.part === used?.part);
    if (line && used) line.quantity = exact(line.quantity + used.quantity);
  },
  count_van: (van, { lines }, { at }) => {
    for (const { part, condition, counted } of lines) {
      const line = van.parts.find((one) => one.part === part);
      if (line) line[condition === "good" ? "quantity" : "defective"] = counted;
    }
    van.counted_at = at;
  },
});

const onMe = applied<MeDocument>({
  add_expense: (me, { kind, amount, currency, on, note, visit = null, file }, { verb }) =>
    void me.expenses.unshift({ uid: verb.uid, kind, amount, currency, on, note, visit, has_receipt: Boolean(file), ...SAID_ANEW }),
  add_advance: (me, { amount, currency, day, purpose }, { verb }) =>
    void (me.advances ??= []).unshift({ uid: verb.uid, amount, currency, day, purpose, rest: "0", ...SAID_ANEW }),
  add_trip: (me, { day, start, end, kilometres, purpose }, { verb }) =>
    void me.trips.unshift({ uid: verb.uid, day, start, end, kilometres, purpose, ...SAID_ANEW }),
  add_hours: (me, { day, kind, minutes, note }, { verb }) => addHours(me, day, { uid: verb.uid, kind, minutes, note, ...SAID_ANEW }),
  change_expense: (me, { claim, kind, amount, currency, on, note, visit = null, file }) => {
    const known = me.expenses.find(({ uid }) => uid === claim);
    if (known) Object.assign(known, { kind, amount, currency, on, note, visit, has_receipt: known.has_receipt || Boolean(file), ...SAID_ANEW });
  },
  change_advance: (me, { claim, amount, currency, day, purpose }) => {
    const known = me.advances?.find(({ uid }) => uid === claim);
    if (known) Object.assign(known, { amount, currency, day, purpose, ...SAID_ANEW });
  },
  change_trip: (me, { claim, day, start, end, kilometres, purpose }) => {
    const known = me.trips.find(({ uid }) => uid === claim);
    if (known) Object.assign(known, { day, start, end, kilometres, purpose, ...SAID_ANEW });
  },
  change_hours: (me, { claim, day, kind, minutes, note }) => {
    takeHours(me, claim);
    addHours(me, day, { uid: claim, kind, minutes, note, ...SAID_ANEW });
  },
  withdraw_claim: (me, { claim }) => {
    me.expenses = me.expenses.filter(({ uid }) => uid !== claim);
    if (me.advances) me.advances = me.advances.filter(({ uid }) => uid !== claim);
    me.trips = me.trips.filter(({ uid }) => uid !== claim);
    takeHours(me, claim);
  },
});

/** Handed in, and not with the office yet. */
const SAID_ANEW = { state: "", answer: "" };
type Added = MeDocument["hours"][number]["added"][number];

function addHours(me: MeDocument, day: Day, added: Added): void {
  const known = me.hours.find((one) => one.day === day);
  if (known) known.added.push(added);
  else me.hours.push({ day, work: 0, travel: 0, added: [added] });
}

function takeHours(me: MeDocument, claim: Uid): void {
  for (const day of me.hours) day.added = day.added.filter(({ uid }) => uid !== claim);
}

const onRefused = applied<RefusedDocument>({
  settle: (refused, { verb }) => void (refused.verbs = refused.verbs.filter(({ uid }) => uid !== verb)),
});

const onNotices = applied<Notice[]>({
  read_notices: (list, { notices }) => {
    const read = new Set(notices);
    for (const notice of list) notice.read ||= read.has(notice.id);
  },
});

const ORDER: VisitDocument["state"][] = ["planned", "on_the_way", "arrived", "working", "restored", "left"];

/** A step that somebody at the desk has noted already, or a later one, stays as it was noted. */
function moved(visit: VisitDocument, state: VisitDocument["state"], time: keyof VisitDocument["times"], at: Moment): void {
  if (ORDER.indexOf(state) > ORDER.indexOf(visit.state)) visit.state = state;
  visit.times[time] ??= at;
}

/** The server judges readings by their limits, whatever was said. */
function verdictOf(step: StepPart, said: string, value: string | undefined): string {
  if (step.kind !== "reading" || said === "not_applicable" || value === undefined) return said;
  const number = Number(value);
  const isGood = (step.low === null || number >= Number(step.low)) && (step.high === null || number <= Number(step.high));
  return isGood ? "done" : "failed";
}

function daysAfter(day: Day, days: number): Day {
  const moved = new Date(`${day}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

const emptyCase = (): CasePart => ({ id: 0, version: 0, state: "visit", symptoms: {}, steps: [], age: null, confirmed: "" });
