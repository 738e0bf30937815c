import assert from "node:assert/strict";
import test from "node:test";
import { Hand, json, takesAll, visit } from "./hands.ts";
import { clearCopy, csrfHeader, leftBehind, remember, remembered, whoIsSignedIn } from "../../web/engineer/session.ts";
import { Wire } from "../../web/engineer/wire.ts";

const LI = { company: 1, user: 5, name: "Li", language: "zh" as const };

test("who is signed in is remembered, and stays when there is no answer or the sign-in has run out", async () => {
  const { script } = new Hand();
  const wire = new Wire(script.fetch, () => ({}));
  script.says = [new TypeError("network"), json({ ...LI, language: "zh-hans" }), new TypeError("network"), json({}, 401), json({ user: "x" })];
  assert.equal(await whoIsSignedIn(wire), "unknown");
  assert.equal(await remembered(), null);
  assert.deepEqual(await whoIsSignedIn(wire), LI);
  assert.deepEqual([await whoIsSignedIn(wire), await whoIsSignedIn(wire), await whoIsSignedIn(wire)], ["unknown", "nobody", "unknown"]);
  assert.deepEqual(await remembered(), LI);
});

test("two people on one phone never see each other's", async () => {
  const [one, other] = [await new Hand(71).tab(), await new Hand(72).tab()];
  await one.outbox.record("note", { text: "mine" }, { visit: 12 });
  assert.equal(await other.outbox.waitingCount(), 0);
  assert((await one.store.phone()) !== (await other.store.phone()));
});

test("signing out says what waits and keeps it, and clears what was copied", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await remember(LI);
  await phone.outbox.record("arrive", {}, { visit: 12 });
  hand.script.says = [takesAll({ visits: [12], documents: { "visit/12": visit(12) } as never })];
  await phone.sync.sync();
  await phone.outbox.record("note", { text: "not sent" }, { visit: 12 });
  assert.deepEqual(await leftBehind(phone), { stays: 1, begun: 0 });
  await clearCopy(phone);
  assert.equal(await remembered(), null);
  assert.deepEqual([(await phone.copy.look()).visits(), await phone.outbox.waitingCount()], [[], 1]);
  hand.script.says = [takesAll({ visits: [12], documents: { "visit/12": visit(12) } as never })];
  await phone.sync.sync();
  assert.equal(hand.script.requests.at(-1)?.cursor, "");
  await clearCopy(phone);
  assert.equal(await (await hand.tab()).store.setting("number"), undefined);
});

test("signing out names forms that were begun, and a photo that never arrived stays in sight", async () => {
  const phone = await new Hand().tab();
  await phone.drafts.put("note/12", { text: "half a" });
  await phone.drafts.put("photos/note/12", { u1: "0 image/jpeg" });
  await phone.store.files.add({ uid: "u2", verb: "v1", visit: 12, size: 1, type: "image/jpeg", received: 0, state: "lost" });
  assert.deepEqual(await leftBehind(phone), { stays: 1, begun: 1 });
  await clearCopy(phone);
  assert.deepEqual([(await phone.files.lost()).length, await phone.drafts.begun()], [1, 0]);
});

test("the CSRF token is that of the cookies of now", () => {
  assert.deepEqual(csrfHeader("a=1; csrftoken=x%3Dy; b=2"), { "X-CSRFToken": "x=y" });
  assert.deepEqual(csrfHeader("xcsrftoken=1"), {});
});
