import assert from "node:assert/strict";
import test from "node:test";
import { answer, Hand } from "./hands.ts";
import type { TransferPart, VanDocument } from "../../web/engineer/protocol.ts";

const SEAL = { part: 4, code: "S-4", name: { zh: "密封圈", en: "Seal" }, unit: "piece", has_serial: false, is_returnable: false };
const FAN = { ...SEAL, part: 5, code: "F-5", name: { zh: "风扇", en: "Fan" } };
const line = (of: typeof SEAL, sent: number) => ({ ...of, asked: sent, approved: sent, sent, received: 0, missing: 0 });

/** Three seals and a fan, on their way from the warehouse. */
const SENT: TransferPart = {
  uid: "t1", number: "TR-1", state: "sent", way: "in", place: "Warehouse", is_handover: false, is_mine: true, order: "", site: "", needed_by: null,
  reason: "", answer: "", asked_by: "Wang", asked_at: "2026-11-30T01:00:00Z", approved_at: null, sent_at: null, received_at: null, closed_at: null,
  lines: [line(SEAL, 3), line(FAN, 1)],
};

/** A phone whose van has five seals. */
async function phoneWith(...transfers: TransferPart[]) {
  const van: VanDocument = { place: 1, name: "Van", parts: [{ ...SEAL, quantity: 5, defective: 0 }], owed: [
    { use: "u1", code: "S-4", name: SEAL.name, unit: "piece", quantity: 1, due: "2026-12-01", number: "WO-1", state: "owed", parcel: "", serial: "" },
  ], counted_at: null };
  const hand = new Hand();
  const phone = await hand.tab();
  hand.script.says = [answer({ documents: { van, transfers: { transfers, colleagues: [{ place: 9, name: "Li" }] } } as never })];
  await phone.sync.sync();
  const first = async () => (await phone.copy.look()).transfers()!.transfers[0]!;
  const inVan = async () => Object.fromEntries((await phone.copy.look()).van()!.parts.map(({ code, quantity }) => [code, quantity]));
  return { phone, first, inVan };
}

test("what is asked for stands in the list before the office knows of it, with the names of its parts", async () => {
  const { phone, first } = await phoneWith(SENT);
  const asked = await phone.outbox.record("ask_parts", { lines: [{ part: 5, quantity: 2 }, { code: "X-9", quantity: 1 }], note: "Leaks" });
  const shown = await first();
  assert.deepEqual([shown.uid, shown.number, shown.state, shown.is_mine, shown.reason], [asked.uid, "", "asked", true, "Leaks"]);
  assert.deepEqual(shown.lines.map(({ code, name, asked: pieces }) => [code, name.en, pieces]), [["F-5", "Fan", 2], ["X-9", "", 1]]);
  await phone.outbox.record("cancel_parts", { transfer: asked.uid, reason: "Found one" });
  assert.deepEqual([(await first()).state, (await first()).answer], ["cancelled", "Found one"]);
});

test("what came lies in the van, also a part that was never in it", async () => {
  const { phone, first, inVan } = await phoneWith(SENT);
  await phone.outbox.record("receive_parts", { transfer: "t1", lines: [{ part: 4, came: 3 }, { part: 5, came: 1 }], is_all: true, reason: "" });
  assert.equal((await first()).state, "received");
  assert.deepEqual(await inVan(), { "S-4": 8, "F-5": 1 });
});

test("what lacks is missing, or comes later", async () => {
  const { phone, first, inVan } = await phoneWith(SENT);
  await phone.outbox.record("receive_parts", { transfer: "t1", lines: [{ part: 4, came: 1 }, { part: 5, came: 1 }], is_all: false, reason: "" });
  assert.deepEqual([(await first()).state, await inVan()], ["partly", { "S-4": 6, "F-5": 1 }]);
  await phone.outbox.record("receive_parts", { transfer: "t1", lines: [{ part: 4, came: 1 }], is_all: true, reason: "Box open" });
  const { state, lines } = await first();
  assert.deepEqual([state, lines.map(({ received, missing }) => [received, missing]), (await inVan())["S-4"]], ["received", [[2, 1], [1, 0]], 7]);
});

test("what is given leaves the van at once", async () => {
  const { phone, first, inVan } = await phoneWith({ ...SENT, way: "out", state: "asked", lines: [{ ...line(SEAL, 0), asked: 2 }] });
  await phone.outbox.record("give_asked", { transfer: "t1", lines: [{ part: 4, came: 1 }] });
  assert.deepEqual([(await first()).state, (await first()).lines[0]!.sent, (await inVan())["S-4"]], ["sent", 1, 4]);
  await phone.outbox.record("give_parts", { to: 9, lines: [{ part: 4, quantity: 3 }], note: "" });
  const { state, way, place } = await first();
  assert.deepEqual([state, way, place, (await inVan())["S-4"]], ["sent", "out", "Li", 1]);
});

test("what a colleague asked for is not given, and the old part is on its way", async () => {
  const { phone, first } = await phoneWith({ ...SENT, way: "out", state: "asked" });
  await phone.outbox.record("refuse_asked", { transfer: "t1", reason: "I need it" });
  assert.deepEqual([(await first()).state, (await first()).answer], ["refused", "I need it"]);
  await phone.outbox.record("hand_in_part", { use: "u1", parcel: "SF123" });
  const [owed] = (await phone.copy.look()).van()!.owed;
  assert.deepEqual([owed!.state, owed!.parcel], ["handed_in", "SF123"]);
});
