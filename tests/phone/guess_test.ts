import assert from "node:assert/strict";
import test from "node:test";
import { visit } from "./hands.ts";
import { type Context, guess } from "../../web/engineer/guess.ts";
import type { DayDocument, MeDocument, VanDocument, VerbData, VerbName, VisitDocument } from "../../web/engineer/protocol.ts";
import type { StoredVerb } from "../../web/engineer/store.ts";

const AT = "2026-11-30T02:00:00.000Z";
const SEAL = { part: 4, code: "S-4", name: { zh: "密封圈", en: "Seal" }, unit: "piece", is_returnable: true };
const context: Context = {
  offset: 60_000, part: () => SEAL, line: () => ({ ...SEAL, unit: "", has_serial: false }), orderOf: () => ({ order: "WO-7", site: "Plant" }), oldPartDays: 14, what: (visit) => `WO-${visit} Plant`, dayOf: (at) => at.slice(0, 10), use: () => ({ part: 4, quantity: 2 }),
};
const CORRECTED = "2026-11-30T02:01:00.000Z";
let number = 0;

function verb<N extends VerbName>(name: N, data: VerbData[N], of: Partial<StoredVerb> = {}): StoredVerb {
  number += 1;
  return { uid: `u${number}`, number, name, at: AT, visit: 12, data, state: "waiting", ...of };
}

const shown = (verbs: StoredVerb[], of: Partial<VisitDocument> = {}, came = 1) =>
  guess({ key: "visit/12", body: visit(12, of), came }, verbs, context) as VisitDocument;

test("states and times follow the verbs in their order, by the corrected clock", () => {
  const [off, there] = [verb("set_off", {}), verb("arrive", {})];
  const now = shown([there, off]);
  assert.equal(now.state, "arrived");
  assert.deepEqual([now.times.set_off_at, now.times.arrived_at], [CORRECTED, CORRECTED]);
});

test("what the desk has noted meanwhile stays", () => {
  const now = shown([verb("set_off", {})], { state: "working", times: { ...visit(12).times, set_off_at: "2026-11-30T01:00:00Z" } });
  assert.deepEqual([now.state, now.times.set_off_at], ["working", "2026-11-30T01:00:00Z"]);
});

test("refused and settled verbs do not count, nor what the document holds already", () => {
  assert.equal(shown([verb("arrive", {}, { state: "refused" }), verb("arrive", {}, { state: "settled" })]).state, "planned");
  assert.equal(shown([verb("arrive", {}, { state: "applied", answered: 3 })], {}, 3).state, "planned");
  assert.equal(shown([verb("arrive", {}, { state: "applied", answered: 4 })], {}, 3).state, "arrived");
  assert.equal(shown([verb("arrive", {}, { visit: 13 })]).state, "planned");
});

test("the document in the store is not changed", () => {
  const body = visit(12);
  guess({ key: "visit/12", body, came: 1 }, [verb("arrive", {})], context);
  assert.equal(body.state, "planned");
});

test("a reading is judged by its limits, and a photo does its step", () => {
  const reading = (value: string) => shown([verb("record_step", { step: 1, verdict: "", value, note: "" })]).steps[0]?.result?.verdict;
  assert.deepEqual([reading("2.5"), reading("2.51"), reading("0.9")], ["done", "failed", "failed"]);
  const file = { uid: "f1", size: 1, type: "image/jpeg" };
  const with_photo = shown([verb("add_photo", { file, step: 2, caption: "plate" })]);
  assert.equal(with_photo.steps[1]?.result?.verdict, "done");
  assert.deepEqual(with_photo.photos, [{ uid: "f1", step: 2, caption: "plate", at: CORRECTED, url: null }]);
});

test("parts come on the visit and out of the van, and back", () => {
  const used = verb("use_part", { part: 4, quantity: 2, serial_installed: "", serial_removed: "" });
  assert.deepEqual(shown([used]).parts_used.map(({ uid, code, quantity }) => [uid, code, quantity]), [[used.uid, "S-4", 2]]);
  assert.deepEqual(shown([used, verb("undo_part", { use: used.uid })]).parts_used, []);
  const van: VanDocument = { place: 1, name: "Van", parts: [{ ...SEAL, has_serial: false, quantity: 5, defective: 0 }], owed: [], counted_at: null };
  const after = (verbs: StoredVerb[]) => (guess({ key: "van", body: van, came: 1 }, verbs, context) as VanDocument).parts[0]?.quantity;
  assert.equal(after([used]), 3);
  assert.equal(after([used, verb("undo_part", { use: used.uid })]), 5);
  assert.equal(after([used, verb("count_van", { lines: [{ part: 4, condition: "good", counted: 9 }] })]), 9);
});

test("steps of a case, notes, signature, care and edited fields show at once", () => {
  const now = shown([
    verb("troubleshoot", {}),
    verb("report_symptoms", { symptoms: { noise: "loud" } }),
    verb("take_step", { kind: "observe", step: "q1", outcome: "yes" }),
    verb("take_step", { kind: "repair", step: "r1", outcome: "fixed" }),
    verb("undo_step", {}),
    verb("confirm_fault", { fault: "bearing" }),
    verb("note", { text: "key at the gate" }),
    verb("sign", { signer: "Wang", remarks: "good", file: { uid: "f", size: 1, type: "image/png" } }),
    verb("give_thanks", { text: "quick", says: "Wang" }),
    verb("edit", { kind: "site", id: 3, fields: { access_rules: { base: "Gate 2", mine: "Gate 4" } } }),
  ]);
  assert.deepEqual(now.case?.symptoms, { noise: "loud" });
  assert.deepEqual(now.case?.steps, [{ kind: "observe", step: "q1", outcome: "yes" }]);
  assert.equal(now.case?.confirmed, "bearing");
  assert.deepEqual([now.notes[0]?.text, now.signature?.signer, now.care[0]?.kind, now.site.access_rules], ["key at the gate", "Wang", "thanks", "Gate 4"]);
});

test("the day and what is mine", () => {
  const day: DayDocument = { day: "2026-11-30", stops: [], left_over: [], parts: [], tools: [], blocked: [], packed: ["a"], reported: [], accepted: null };
  const shownDay = guess({ key: "day/2026-11-30", body: day, came: 1 }, [
    verb("pack", { day: "2026-11-30", keys: ["a", "b"] }, { visit: undefined }),
    verb("report_missing", { day: "2026-11-30", keys: ["c"], note: "" }, { visit: undefined }),
    verb("accept_day", { day: "2026-11-30", visits: { 12: 1 } }, { visit: undefined }),
    verb("pack", { day: "2026-12-01", keys: [] }, { visit: undefined }),
  ], context) as DayDocument;
  assert.deepEqual([shownDay.packed, shownDay.reported, shownDay.accepted], [["a", "b"], ["c"], { at: CORRECTED, visits: { 12: 1 }, was: { 12: { start: "", what: "WO-12 Plant" } } }]);
  const me: MeDocument = { user: 1, engineer: 1, name: "", certificates: [], hours: [], expenses: [], trips: [], next_days: [] };
  const shownMe = guess({ key: "me", body: me, came: 1 }, [
    verb("add_expense", { kind: "toll", amount: "12.50", currency: "CNY", on: "2026-11-30", note: "" }),
    verb("add_hours", { day: "2026-11-30", kind: "travel", minutes: 30, note: "" }),
    verb("add_advance", { amount: "500.00", currency: "CNY", day: "2026-12-02", purpose: "Suzhou" }),
  ], context) as MeDocument;
  assert.deepEqual([shownMe.expenses[0]?.amount, shownMe.hours[0]?.added[0]?.minutes], ["12.50", 30]);
  assert.deepEqual([shownMe.advances?.[0]?.amount, shownMe.advances?.[0]?.state], ["500.00", ""], "a document of an older server has none");
});

test("what was called restored too early is worked on again, and called so anew", () => {
  const signed = verb("sign", { signer: "Wang", remarks: "", file: { uid: "f", size: 1, type: "image/png" } });
  const resumed = [verb("restore", {}), signed, verb("resume_work", { reason: "trips again" })];
  const now = shown(resumed, { state: "working" });
  assert.deepEqual([now.state, now.times.restored_at, now.signature], ["working", null, null]);
  const later = shown([...resumed, verb("restore", {}, { at: "2026-11-30T03:00:00.000Z" })], { state: "working" });
  assert.deepEqual([later.state, later.times.restored_at], ["restored", "2026-11-30T03:01:00.000Z"]);
  assert.equal(shown([verb("resume_work", { reason: "" })], { state: "left" }).state, "left");
});

test("a corrected time takes the place of the recorded one, and of no other", () => {
  const to = "2026-11-30T01:30:00.000Z";
  const now = shown([verb("arrive", {}), verb("correct_time", { step: "arrived_at", to, reason: "late" }), verb("correct_time", { step: "left_at", to, reason: "late" })]);
  assert.deepEqual([now.times.arrived_at, now.times.left_at], [to, null]);
});

test("an old part comes back so many days later, unless nothing was there before", () => {
  const used = verb("use_part", { part: 4, quantity: 1, serial_installed: "", serial_removed: "" });
  assert.deepEqual(shown([used]).parts_used.map(({ return_due, is_back }) => [return_due, is_back]), [["2026-12-14", false]]);
  const order = { ...visit(12).order, kind: { code: "installation", word: "Installation" } };
  assert.equal(shown([used], { order }).parts_used[0]?.return_due, null);
});

test("a photo of an old part is no longer asked for, a number still is", () => {
  const use = { uid: "11111111-1111-4111-8111-111111111111", part: 4, code: "P", name: { zh: "", en: "" }, unit: "piece", quantity: 1, serial_installed: "", serial_removed: "", at: "2026-11-30T01:00:00.000Z", return_due: null, is_back: false, to_prove: ["photo", "serial"] as ("photo" | "serial")[] };
  const file = { uid: "22222222-2222-4222-8222-222222222222", size: 9, type: "image/jpeg" };
  const taken = verb("add_photo", { file, caption: "", proof: use.uid });
  assert.deepEqual(shown([taken], { parts_used: [use] }).parts_used[0]?.to_prove, ["serial"]);
  assert.deepEqual(shown([verb("add_photo", { file, caption: "" })], { parts_used: [use] }).parts_used[0]?.to_prove, ["photo", "serial"]);
});

test("claims are handed in again and taken back", () => {
  const none = { certificates: [], next_days: [] };
  const me: MeDocument = {
    user: 1, engineer: 1, name: "", ...none,
    hours: [{ day: "2026-11-28", work: 60, travel: 0, added: [{ uid: "h", kind: "office", minutes: 30, note: "", state: "returned", answer: "Which?" }] }],
    expenses: [{ uid: "e", kind: "toll", amount: "12.50", currency: "CNY", on: "2026-11-28", note: "", state: "returned", answer: "Whose?", visit: 12, has_receipt: true }],
    advances: [{ uid: "a", amount: "500.00", currency: "CNY", day: "2026-12-02", purpose: "Suzhou", state: "returned", answer: "So much?", rest: "0.00" }],
    trips: [{ uid: "t", day: "2026-11-28", start: "08:00", end: "09:00", kilometres: "5", purpose: "Office", state: "submitted", answer: "" }],
  };
  const after = (verbs: StoredVerb[]) => guess({ key: "me", body: me, came: 1 }, verbs, context) as MeDocument;
  const now = after([
    verb("change_expense", { claim: "e", kind: "toll", amount: "13.00", currency: "CNY", on: "2026-11-29", note: "mine" }),
    verb("change_advance", { claim: "a", amount: "300.00", currency: "CNY", day: "2026-12-03", purpose: "Suzhou" }),
    verb("change_trip", { claim: "t", day: "2026-11-28", start: "08:00", end: "10:00", kilometres: "7", purpose: "Office" }),
    verb("change_hours", { claim: "h", day: "2026-11-29", kind: "office", minutes: 45, note: "" }),
  ]);
  assert.deepEqual(now.expenses.map(({ amount, state, answer, has_receipt }) => [amount, state, answer, has_receipt]), [["13.00", "", "", true]]);
  assert.deepEqual(now.advances?.map(({ amount, day, state, answer }) => [amount, day, state, answer]), [["300.00", "2026-12-03", "", ""]]);
  assert.deepEqual(now.trips.map(({ end, state }) => [end, state]), [["10:00", ""]]);
  assert.deepEqual(now.hours.map(({ day, added }) => [day, added.map(({ minutes }) => minutes)]), [["2026-11-28", []], ["2026-11-29", [45]]]);
  const gone = after((["expense", "advance", "trip", "hours"] as const).map((kind) => verb("withdraw_claim", { kind, claim: kind[0]! })));
  assert.deepEqual([gone.expenses, gone.advances, gone.trips, gone.hours[0]?.added], [[], [], [], []]);
});

test("what R&D asks is replied to once", () => {
  const asked = { problem: 7, number: "RD-7", subject: "E-05", text: "Which lot?", at: "2026-11-30T08:00:00Z", is_answer: false, is_own: true, asks: true, reply: "" };
  const replied = verb("reply_to_rnd", { problem: 7, text: "Lot 12" });
  const now = shown([replied], { rnd: [{ ...asked, problem: 6 }, asked] });
  assert.deepEqual(now.rnd?.map(({ asks, reply }) => [asks, reply]), [[true, ""], [false, "Lot 12"]]);
  assert.equal(shown([replied]).rnd, undefined, "a document of an older server tells none");
});

test("a bulletin that is done waits no more, and brings its version", () => {
  const told = { id: 5, number: "SB-5", subject: "Update", text: "Load 2.4.", how: "waiting" as const, minutes: 20, version_after: "2.4" };
  const asset = { id: 3, version: 1, serial: "S", software_version: "2.3", name: "", location: "", label: "", product_model: { id: 1, name: { zh: "", en: "" } }, installed_on: null, warranty_until: null, contract: "", history: [] };
  const served = verb("serve_bulletin", { bulletin: 5 });
  const now = shown([served], { bulletins: [told, { ...told, id: 6 }], asset });
  assert.deepEqual(now.bulletins?.map(({ how }) => how), ["done", "waiting"]);
  assert.equal(now.asset?.software_version, "2.4");
  assert.equal(shown([served]).bulletins, undefined, "a document of an older server tells none");
});
