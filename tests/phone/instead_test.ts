import assert from "node:assert/strict";
import test from "node:test";
import { Hand } from "./hands.ts";
import { INSTEAD_OF, takenUp } from "../../web/engineer/instead.ts";
import type { StoredVerb } from "../../web/engineer/store.ts";
import { once } from "../../web/engineer/ui/once.ts";

const refusedNote = (uid: string, visit = 5): StoredVerb => ({ uid, number: 1, name: "note", at: "2026-11-30T04:00:00Z", visit, data: { text: "a" }, state: "refused" });
const note = { name: "note", visit: 5, data: { text: "b" } } as const;

test("a verb takes a refused one's place only while its form says so", () => {
  const refused = [refusedNote("one"), refusedNote("two")];
  assert.equal(takenUp(note, refused, [{ text: "b", [INSTEAD_OF]: "two" }])?.uid, "two");
  assert.equal(takenUp(note, refused, [{ text: "b" }]), null);
});

test("forms of other visits and kinds take no part in it", () => {
  const refused = [refusedNote("one", 6)];
  const drafts = [{ [INSTEAD_OF]: "one" }];
  assert.equal(takenUp(note, refused, drafts), null);
  assert.equal(takenUp({ name: "give_thanks", visit: 6, data: { text: "b", says: "" } }, refused, drafts), null);
});

test("what was settled meanwhile has no place to take", () => {
  assert.equal(takenUp(note, [], [{ [INSTEAD_OF]: "one" }]), null);
});

test("doing it again and settling the refused one are written together or not at all", async () => {
  const phone = await new Hand().tab();
  const { uid } = await phone.outbox.record("note", { text: "a" }, { visit: 5 });
  await phone.store.whole(() => phone.outbox.answer([{ uid, state: "refused", reason: { code: "refused", text: "" } }], 1));
  let room = 1;
  const full = () => {
    if (room-- <= 0) throw new DOMException("no room", "QuotaExceededError");
  };
  phone.store.verbs.hook("creating", full);
  await assert.rejects(phone.outbox.record("note", { text: "b" }, { visit: 5, insteadOf: uid }));
  assert.deepEqual(await phone.outbox.waiting(), []);
  phone.store.verbs.hook("creating").unsubscribe(full);
  await phone.outbox.record("note", { text: "b" }, { visit: 5, insteadOf: uid });
  const waiting = await phone.outbox.waiting();
  assert.deepEqual(waiting.map(({ number, name }) => [number, name]), [[2, "note"], [3, "settle"]]);
  assert.deepEqual(waiting[1]?.data, { verb: uid, how: "redone" });
  assert.deepEqual(await phone.outbox.refused(), []);
});

test("pressed twice by a glove is pressed once", async () => {
  let done = 0;
  const press = () => once("case/5", async () => ++done);
  assert.deepEqual(await Promise.all([press(), press()]), [1, null]);
  assert.equal(await press(), null);
  assert.equal(await once("case/6", async () => ++done), 2);
  await new Promise((go) => setTimeout(go, 700));
  assert.equal(await press(), 3);
});
