import assert from "node:assert/strict";
import test from "node:test";
import { Hand } from "./hands.ts";
import { announced } from "../../web/engineer/files.ts";
import { StorageFull } from "../../web/engineer/store.ts";

test("two tabs that record at once number without gaps", async () => {
  const hand = new Hand();
  const [one, other] = [await hand.tab(), await hand.tab()];
  await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? one : other).outbox.record("note", { text: String(at) }, { visit: 5 })));
  const numbers = (await one.outbox.waiting()).map((verb) => verb.number);
  assert.deepEqual(numbers, Array.from({ length: 20 }, (_, at) => at + 1));
});

test("a verb carries what the screen showed and the phone's own time", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  phone.clock.offset = 7_200_000;
  const verb = await phone.outbox.record("arrive", {}, { visit: 5, seen: 3 });
  assert.deepEqual([verb.number, verb.visit, verb.seen, verb.at], [1, 5, 3, new Date(hand.now).toISOString()]);
  assert.equal(phone.clock.corrected(verb.at), new Date(hand.now + 7_200_000).toISOString());
});

test("a full storage is said so, and nothing of the record is written", async () => {
  const phone = await new Hand().tab();
  await phone.outbox.record("note", { text: "before" }, { visit: 5 });
  const full = () => {
    throw new DOMException("no room", "QuotaExceededError");
  };
  phone.store.blobs.hook("creating", full);
  const { announcement, file } = announced(new Blob(["x"], { type: "image/jpeg" }));
  await assert.rejects(phone.outbox.record("add_photo", { file: announcement, caption: "" }, { visit: 5, files: [file] }), StorageFull);
  assert.equal(await phone.store.verbs.count(), 1);
  assert.equal(await phone.store.files.count(), 0);
  phone.store.blobs.hook("creating").unsubscribe(full);
  assert.equal((await phone.outbox.record("note", { text: "after" }, { visit: 5 })).number, 2);
});

test("a tab killed in the middle of a record leaves all of it or nothing", async () => {
  const hand = new Hand();
  for (let turn = 0; turn < 30; turn++) {
    const phone = await hand.tab();
    const { announcement, file } = announced(new Blob(["photo"], { type: "image/jpeg" }));
    const written = phone.outbox.record("add_photo", { file: announcement, caption: "" }, { visit: 5, files: [file] }).then(() => true, () => false);
    for (let wait = 0; wait < turn; wait++) await Promise.resolve();
    if (turn % 3 === 0) await new Promise((go) => setTimeout(go));
    phone.close();
    const said = await written;
    const again = await hand.tab();
    const [verbs, files, blobs] = [await again.store.verbs.count(), await again.store.files.count(), await again.store.blobs.count()];
    assert.deepEqual([files, blobs, (await again.store.setting("number")) ?? 0], [verbs, verbs, verbs]);
    if (said) assert((await again.store.files.get(announcement.uid)) !== undefined, "what was said to be recorded is there");
    again.close();
  }
});

test("a refused verb stands in the list until it is settled, and comes back when the settling is refused", async () => {
  const phone = await new Hand().tab();
  const verb = await phone.outbox.record("arrive", {}, { visit: 5 });
  const reason = { code: "refused", text: "The visit was cancelled." };
  await phone.store.whole(() => phone.outbox.answer([{ uid: verb.uid, state: "refused", reason }], 1));
  assert.deepEqual((await phone.outbox.refused()).map((one) => one.reason), [reason]);
  const settling = await phone.outbox.settle(verb.uid, "noted");
  assert.deepEqual(await phone.outbox.refused(), []);
  await phone.store.whole(() => phone.outbox.answer([{ uid: settling.uid, state: "refused", reason }], 2));
  assert.deepEqual((await phone.outbox.refused()).map((one) => one.uid), [verb.uid, settling.uid]);
});

test("an update waits until nothing is being recorded", async () => {
  const phone = await new Hand().tab();
  void phone.outbox.record("note", { text: "" }, { visit: 5 });
  void phone.outbox.record("note", { text: "" }, { visit: 5 });
  await phone.outbox.idle();
  assert.equal(await phone.store.verbs.count(), 2);
});

