/** phone-sync/1: what the phone and the server say to each other. The contract is docs/formats/phone-sync.md. */

import type { MeDocument } from "./me.ts";
import type { TransferVerbs, TransfersDocument } from "./transfers.ts";
import type { VanTool } from "./tools.ts";

export type { MeDocument } from "./me.ts";
export type { FaultPack, ProductPack } from "./packs.ts";
export type { TransferLine, TransferPart, TransfersDocument } from "./transfers.ts";

export const SCHEMA = "phone-sync/1";

/** RFC 3339, UTC. */
export type Moment = string;
/** YYYY-MM-DD, the company's day. */
export type Day = string;
/** A decimal number as text, so that nothing is lost on the way: "12.50". */
export type Decimal = string;
export type Bilingual = { zh: string; en: string };
export type Uid = string;

// ---- The exchange ---------------------------------------------------------------------------------------------------

export interface SyncRequest {
  schema: typeof SCHEMA;
  /** Made at the first start and kept; known to nobody else. */
  phone: Uid;
  /** Build of the app, for support. */
  app: string;
  /** The phone's clock when this was sent; the server measures by it how wrong that clock is. */
  now: Moment;
  /** Milliseconds by which the phone held the server to be ahead before: a clock that was put forward since is measured before verbs are taken. */
  offset?: number | undefined;
  cursor: string;
  /** Visits that the phone has documents of. */
  have: number[];
  /** Oldest first, `number` without gaps; at most 100. */
  verbs: Verb[];
  /** The last number that an answer has come for: a server put back from a backup goes on from there. */
  answered: number;
}

export interface SyncAnswer {
  now: Moment;
  /** One for each verb that was looked at, in the order sent; a verb sent again gets its first answer again. */
  results: Result[];
  /** The `number` of the last verb that the server has looked at: the phone sends the next ones from here. */
  taken: number;
  cursor: string;
  /** Every visit of the engineer's days on the phone. Documents of others are dropped. */
  visits: number[];
  /** What is new or changed since the cursor, by key: "visit/12", "day/2026-11-29", "van", "transfers", "me", "notices", "refused", "lists". */
  documents: Partial<Documents>;
  /** More verbs or documents wait: sync again at once. */
  more: boolean;
  /** The server could not read the engineer's days: results hold, news come another time. */
  stale?: boolean;
}

/** Status 410: this phone was signed out for good; everything on it is deleted. 401: sign in, the outbox stays. */
export interface Cleared {
  clear: true;
}

export interface Verb {
  uid: Uid;
  /** 1, 2, 3 … on this phone: the order in which they happened. */
  number: number;
  name: VerbName;
  /** By the phone's clock. */
  at: Moment;
  /** The visit that it is about, where it is about one. */
  visit?: number;
  /** The version of the visit's document that the engineer saw. */
  seen?: number;
  data: Record<string, unknown>;
}

export interface Result {
  uid: Uid;
  state: "applied" | "refused";
  /** The record that it made or changed, e.g. {kind: "request", id: 7, name: "R-0007"}. */
  made?: Made;
  /** When refused. */
  reason?: Reason;
}

export interface Made {
  kind: string;
  id: number;
  name: string;
}

export interface Reason {
  /** "invalid", "refused", "not_allowed", "not_found", "conflict", "unknown" (a verb that this server does not know), "failed" (a mistake of the server). */
  code: string;
  /** To the engineer, in their language. */
  text: string;
  /** For "invalid": what is wrong with which field. */
  fields?: Record<string, string>;
  /** For "conflict": what both sides wrote. The other fields of the edit have been taken over. */
  conflicts?: Record<string, { base: unknown; mine: unknown; theirs: unknown }>;
  /** Number and site of the order, of a visit that is or was theirs: this phone may have forgotten it. */
  about?: string;
}

/** A file goes up in chunks after the verb that announces it: PUT /api/phone/files/<uid>?offset=N. */
export interface AnnouncedFile {
  uid: Uid;
  size: number;
  type: string;
}

// ---- The verbs ------------------------------------------------------------------------------------------------------

/** What an engineer can do on the phone. `data` of each, as the server wants it. */
export interface VerbData extends TransferVerbs {
  // the visit's times (visit)
  set_off: Empty;
  arrive: Empty;
  start_work: Empty;
  restore: Empty;
  miss: { reason: string };
  /** It had been called restored and was not: worked on again, and what was signed holds no more. */
  resume_work: { reason: string };
  /** A time that was recorded wrongly, on the day of the visit; `to` by the right clock. */
  correct_time: { step: keyof VisitDocument["times"]; to: Moment; reason: string };
  leave: {
    outcome: "restored" | "further_visit" | "waiting_parts" | "waiting_customer" | "waiting_rnd";
    reason: string;
    unsigned_reason: string;
    /** Parts that the next visit needs. */
    parts: { part: number; quantity: number }[];
  };
  travel: { kilometres: Decimal; minutes?: number };
  // what is recorded on site (visit)
  record_step: { step: number; verdict: "" | "done" | "failed" | "not_applicable"; value?: Decimal; note: string; tools?: number[] };
  /** `proof`: the use whose old part it shows. */
  add_photo: { file: AnnouncedFile; step?: number; caption: string; proof?: Uid };
  remove_photo: { photo: Uid };
  use_part: { part?: number; code?: string; quantity: number; place?: number; serial_installed: string; serial_removed: string };
  undo_part: { use: Uid };
  sign: { signer: string; remarks: string; file: AnnouncedFile };
  note: { text: string };
  // troubleshooting (visit)
  /** The pack by which it is led. */
  troubleshoot: { pack?: string };
  report_symptoms: { symptoms: Record<string, string> };
  take_step: { kind: "observe" | "repair"; step: string; outcome: string };
  undo_step: Empty;
  confirm_fault: { fault: string };
  article_helped: { article: number; helped: boolean };
  // for the customer's care (visit)
  escalate: { subject: string; description: string };
  /** To what R&D asks about the visit's order (visit). */
  reply_to_rnd: { problem: number; text: string };
  /** On a `course` people may sign in by themselves; `opens` lets them, by the QR code of its page. */
  hold_training: { topics: string; attendees: string[]; minutes: number; course?: number; opens?: boolean; file?: AnnouncedFile };
  give_feedback: { about: "product" | "service" | "sales" | "other"; text: string; says: string };
  give_thanks: { text: string; says: string };
  wish_follow_up: { on: Day; text: string };
  // something new on site
  report_fault: { asset?: number; serial?: string; description: string; is_stopped: boolean; files: AnnouncedFile[] };
  add_asset: { product_model?: number; serial: string; name: string; location: string; files: AnnouncedFile[] };
  note_lead: { text: string; says: string };
  suggest: { text: string; product_model?: number };
  /** What a bulletin asks for is done on the visit's machine. */
  serve_bulletin: { bulletin: number };
  // fields that others may edit too: three-way per field
  edit: { kind: "site" | "contact" | "asset" | "order"; id: number; fields: Record<string, { base: unknown; mine: unknown }> };
  // the day
  /** `visits`: their versions as they were seen; `starts`: when each was planned for. */
  accept_day: { day: Day; visits: Record<string, number>; starts?: Record<string, Moment> };
  /** All that is ticked now; a key left out was unticked. */
  /** `numbers`: serial numbers that were scanned, by the key of their line. */
  pack: { day: Day; keys: string[]; numbers?: Record<string, string[]> };
  report_missing: { day: Day; keys: string[]; note: string };
  // mine
  /** The old part of a use is on its way back: under a parcel's number, or laid down at the counter without one. */
  hand_in_part: { use: Uid; parcel: string };
  count_van: { lines: { part: number; condition: "good" | "defective"; counted: number }[] };
  add_expense: { kind: string; amount: Decimal; currency: string; on: Day; note: string; visit?: number; file?: AnnouncedFile };
  /** `day` is when the money is needed. */
  add_advance: { amount: Decimal; currency: string; day: Day; purpose: string };
  add_trip: { day: Day; start: string; end: string; kilometres: Decimal; purpose: string };
  add_hours: { day: Day; kind: string; minutes: number; note: string };
  // handed in again with other values, as long as nobody has approved it; without a `file` the receipt stays
  change_expense: VerbData["add_expense"] & { claim: Uid };
  change_advance: VerbData["add_advance"] & { claim: Uid };
  change_trip: VerbData["add_trip"] & { claim: Uid };
  change_hours: VerbData["add_hours"] & { claim: Uid };
  withdraw_claim: { kind: "expense" | "advance" | "trip" | "hours"; claim: Uid };
  read_notices: { notices: number[] };
  // what became of a refused verb: its words go to the order as a note, or nothing is left of it
  settle: { verb: Uid; how: "noted" | "redone" | "given_up" };
}

export type VerbName = keyof VerbData;
export type Empty = Record<string, never>;

// ---- The documents --------------------------------------------------------------------------------------------------

export type Documents = Record<`visit/${number}`, VisitDocument> &
  Record<`day/${Day}`, DayDocument> & { van: VanDocument; transfers: TransfersDocument; me: MeDocument; notices: Notice[]; refused: RefusedDocument; lists: ListsDocument };

export interface DayDocument {
  day: Day;
  stops: { visit: number; travel_minutes: number; kilometres: number | null; calls?: WarehouseCall[] }[];
  left_over: { order: number; number: string; subject: string; why: string }[];
  parts: PickLine[];
  tools: PickLine[];
  /** Orders that lack something. */
  blocked: number[];
  /** Keys of what was ticked as packed, and of what was reported missing. */
  packed: string[];
  reported: string[];
  /** What was accepted last; the phone says what has changed since. */
  accepted: {
    at: Moment;
    visits: Record<string, number>;
    /** As it was seen then, by visit: `start` may be "" when the plan had changed already; `what` is order and site. */
    was: Record<string, { start: Moment | ""; what: string }>;
  } | null;
}

/** A call at a warehouse right before a stop, and what is kept there. */
export interface WarehouseCall {
  place: string;
  start: Moment;
  end: Moment;
  travel_minutes: number;
  parts: { name: Bilingual; quantity: number; unit: string }[];
  has_tools: boolean;
}

export interface PickLine {
  key: string;
  name: Bilingual;
  code: string;
  /** In the unit of the part. */
  quantity: number;
  unit: string;
  source: "van" | "take" | "missing" | "customer";
  place: string;
  visits: number[];
  /** Serial numbers that lie there, when it must be said which of them go. */
  numbers?: string[];
}

/** GET /api/phone/days/<day>/likely: what the day's visits may need beside what they need for sure. */
export interface LikelyDocument {
  day: Day;
  /** Worth taking, most probable first. */
  take: LikelyLine[];
  /** What has been taken of it: its key can be unticked. */
  taken?: TakenLine[];
  in_van: LikelyLine[];
  /** May be wanted, but is not worth the way or nowhere to be had. */
  leave?: LikelyLine[];
  /** By order: the chance of a first fix with the van as it is, and with what is worth taking. */
  stops: { order: number; first_fix: number; first_fix_with_load: number }[];
}

/** A line that is ticked as one of the pick list. */
export interface TakenLine {
  key: string;
  part: number;
  code: string;
  name: Bilingual;
  unit: string;
  quantity: number;
  place: string;
}

export interface LikelyLine extends Omit<TakenLine, "key"> {
  /** Of what is worth taking. */
  key?: string;
  /** That any piece is wanted on the day. */
  chance: number;
  orders: number[];
  /** Serial numbers that lie there, when it must be said which of them go. */
  numbers?: string[];
}

export interface VisitDocument {
  id: number;
  version: number;
  state: "planned" | "on_the_way" | "arrived" | "working" | "restored" | "left" | "missed" | "cancelled";
  day: Day;
  start: Moment;
  end: Moment;
  window: { from: Moment; to: Moment };
  times: Record<"set_off_at" | "arrived_at" | "started_at" | "restored_at" | "left_at", Moment | null>;
  outcome: string;
  outcome_reason: string;
  kilometres: Decimal | null;
  colleagues: { name: string; phone: string }[];
  order: OrderPart;
  site: SitePart;
  contact: ContactPart | null;
  asset: AssetPart | null;
  steps: StepPart[];
  photos: { uid: Uid; step: number | null; caption: string; at: Moment; url: string | null }[];
  parts_needed: { part: number; code: string; name: Bilingual; unit: string; quantity: number; probability?: number }[];
  /** What the customer keeps there for themselves: `use_part` says the place to take it; an older server tells none. */
  own?: OwnPart[];
  parts_used: {
    uid: Uid; part: number; code: string; name: Bilingual; unit: string; quantity: number;
    serial_installed: string; serial_removed: string; at: Moment;
    /** Until when the old part has to be back; null: it does not come back. */
    return_due: Day | null;
    is_back: boolean;
    /** What the supplier's warranty still asks for of the old part. */
    to_prove: ("photo" | "serial")[];
  }[];
  signature: { signer: string; remarks: string; at: Moment } | null;
  notes: { at: Moment; by: string; text: string }[];
  case: CasePart | null;
  /** The product pack of the asset's model, fetched once: GET /api/phone/packs/<pack>. */
  pack: string | null;
  /** What was caught for the customer's care on this visit. */
  care: {
    uid: Uid; kind: "problem" | "training" | "feedback" | "thanks" | "wish" | "lead" | "suggestion"; text: string; at: Moment; answer: string;
    /** Where a training on a course goes on, with a network. */
    page?: string;
  }[];
  /** What is to be known of its machine, or done on it; none are told by an older server. */
  bulletins?: BulletinPart[];
  /**
   * What R&D said last about its order, and answered for others with the same fault; none are told by an older server.
   * What does not hold was not enough: R&D looks again.
   */
  rnd?: FromRnd[];
  /** How many faults from use came back on such machines at the site, so that a training may help; 0 for no hint. */
  training_hint?: number;
}

export interface OwnPart {
  part: number;
  code: string;
  name: Bilingual;
  unit: string;
  has_serial: boolean;
  is_returnable: boolean;
  quantity: number;
  place: number;
  place_name: string;
}

export interface FromRnd {
  /** The number of its record; an older server says nothing of it, and takes no reply. */
  problem?: number;
  number: string;
  subject: string;
  text: string;
  at: Moment;
  is_answer: boolean;
  is_own: boolean;
  holds?: boolean;
  /** R&D waits for a reply. */
  asks?: boolean;
  /** What the field said since, or "". */
  reply?: string;
}

export interface BulletinPart {
  id: number;
  number: string;
  /** One plain text by an older server. */
  subject: Bilingual | string;
  text: Bilingual | string;
  /** "" where nothing is to be done. */
  how: "" | "waiting" | "ordered" | "done" | "left_out";
  minutes: number;
  /** The software version that it brings, or "". */
  version_after: string;
  /** What is not known of the machine, so that it may be concerned; an older server says nothing of such machines. */
  lacks?: ("serial" | "version" | "day")[];
}

export interface OrderPart {
  id: number;
  version: number;
  number: string;
  kind: Coded;
  priority: Coded;
  state: Coded;
  subject: string;
  /** The customer's words. */
  fault: string;
  description: string;
  is_stopped: boolean;
  restore_due: Moment | null;
  /** Who pays and why, in words. */
  entitlement: string;
  repeat_of: string | null;
  carried_over: string;
  /** Addresses of the pictures that came with the report. */
  photos: string[];
}

/** A code with its word in the engineer's language. */
export interface Coded {
  code: string;
  word: string;
}

export interface SitePart {
  id: number;
  version: number;
  name: string;
  address: string;
  access_rules: string;
  latitude: number | null;
  longitude: number | null;
}

export interface ContactPart {
  /** 0 for who reported it without being a contact of the customer: nothing to edit then. */
  id: number;
  version: number;
  name: string;
  phone: string;
  email: string;
}

export interface AssetPart {
  id: number;
  version: number;
  serial: string;
  /** Of its firmware or software; not told by an older server. */
  software_version?: string;
  name: string;
  location: string;
  /** The token in its QR label, whose address is …/r/<label>. */
  label: string;
  product_model: { id: number; name: Bilingual };
  installed_on: Day | null;
  warranty_until: Day | null;
  contract: string;
  history: { at: Moment; number: string; subject: string; done: string; engineers: string[] }[];
}

export interface StepPart {
  id: number;
  moment: "before" | "work" | "test";
  kind: "check" | "reading" | "photo";
  text: Bilingual;
  unit: string;
  low: Decimal | null;
  high: Decimal | null;
  blocks: boolean;
  /** A tool of this type is named with the result. */
  tool_type?: number | null;
  tool_name?: Bilingual | null;
  result: { verdict: string; value: Decimal | null; note: string; at: Moment; tools?: number[] } | null;
}

export interface CasePart {
  id: number;
  version: number;
  state: string;
  symptoms: Record<string, string>;
  steps: { kind: "observe" | "repair"; step: string; outcome: string }[];
  age: number | null;
  confirmed: string;
}

export interface VanDocument {
  place: number | null;
  name: string;
  parts: { part: number; code: string; name: Bilingual; unit: string; has_serial: boolean; is_returnable: boolean; quantity: number; defective: number }[];
  /** Old parts that have to go back. */
  owed: {
    use: Uid; code: string; name: Bilingual; unit: string; quantity: number; due: Day; number: string;
    /** "handed_in" under this parcel's number, or at the counter, and not received yet. */
    state: "owed" | "handed_in"; parcel: string;
    /** What stands on it. */
    serial: string;
  }[];
  /** On board; none are told by an older server. */
  tools?: VanTool[];
  counted_at: Moment | null;
}

export interface Notice {
  id: number;
  at: Moment;
  text: string;
  visit: number | null;
  read: boolean;
}

/** A verb that was refused, told by any of the engineer's phones; `at` by the right clock. */
export interface RefusedVerb {
  uid: Uid;
  name: string;
  at: Moment;
  visit: number | null;
  data: Record<string, unknown>;
  reason: Reason;
}

export interface RefusedDocument {
  /** Those that nobody has settled yet, the oldest first. */
  verbs: RefusedVerb[];
  /** So many more wait, which come when these are settled. */
  more: number;
  /** What was settled lately, on whichever phone. */
  settled: Uid[];
}

export interface ListsDocument {
  company: { name: string; zone: string; currency: string; phone: string };
  expense_kinds: Coded[];
  hour_kinds: Coded[];
  /** So many days after its use an old part has to be back. */
  old_part_days: number;
  outcomes: Coded[];
  /** What customers are taught; of one product model, or of all. None are told by an older server. */
  courses?: { id: number; name: Bilingual; product_model: number | null; minutes: number }[];
}
