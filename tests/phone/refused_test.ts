import assert from "node:assert/strict";
import test from "node:test";
import { answer, Hand, json, NOON, takesAll } from "./hands.ts";
import { announced } from "../../web/engineer/files.ts";
import type { RefusedDocument, SyncRequest } from "../../web/engineer/protocol.ts";
import { openPhone, type Phone } from "../../web/engineer/phone.ts";

const REASON = { code: "refused", text: "Not now." };
const said = (verbs: RefusedDocument["verbs"], settled: string[] = []) => ({ refused: { verbs, more: 0, settled } }) as never;
const theirs = (uid: string): RefusedDocument["verbs"][number] =>
  ({ uid, name: "note", at: new Date(NOON).toISOString(), visit: 12, data: { text: "The key" }, reason: REASON });

/** Refuses what it is sent, and lists it. */
const refuses = (body: unknown) => {
  const { verbs } = body as SyncRequest;
  return answer({ results: verbs.map(({ uid }) => ({ uid, state: "refused", reason: REASON })), taken: verbs.length, documents: said(verbs.map(({ uid }) => theirs(uid))) });
};

const listed = async (phone: Phone) => (await phone.copy.look()).refused().verbs.map(({ uid, number }) => [uid, number]);

test("what was refused of the other phone stands in the list, once, at the time of this one's clock", async () => {
  const hand = new Hand();
  hand.now = NOON - 7_200_000; // two hours slow
  const phone = await hand.tab();
  const own = await phone.outbox.record("note", { text: "Mine" }, { visit: 12 });
  hand.script.says = [refuses, answer({ documents: said([theirs(own.uid), theirs("other")]) })];
  await phone.sync.sync();
  await phone.sync.sync();
  assert.deepEqual(await listed(phone), [[own.uid, 1], ["other", 0]]);
  const [, other] = (await phone.copy.look()).refused().verbs;
  assert.equal(phone.clock.corrected(other!.at), new Date(NOON).toISOString());
});

test("settled here it leaves the list at once, and comes back when the settling is refused", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.script.says = [answer({ documents: said([theirs("other")]) })];
  await phone.sync.sync();
  const settling = await phone.outbox.settle("other", "given_up");
  assert.deepEqual(await listed(phone), []);
  hand.script.says = [answer({ results: [{ uid: settling.uid, state: "refused", reason: REASON }], taken: 1 })];
  await phone.sync.sync();
  assert.deepEqual(await listed(phone), [[settling.uid, 1], ["other", 0]]);
});

test("settled on the other phone it leaves this one with its photos; one that is only missing stays", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const { announcement, file } = announced(new Blob(["photo"], { type: "image/jpeg" }));
  const photo = await phone.outbox.record("add_photo", { file: announcement, caption: "" }, { visit: 12, files: [file] });
  const note = await phone.outbox.record("note", { text: "Mine" }, { visit: 12 });
  // A server that was put back from a backup has forgotten the note.
  hand.script.says = [refuses, answer({ documents: said([], [photo.uid]) })];
  await phone.sync.sync();
  await phone.sync.sync();
  assert.deepEqual(await listed(phone), [[note.uid, 2]]);
  assert.deepEqual([await phone.store.files.count(), await phone.store.blobs.count()], [0, 0]);
});

test("photos of a form outlive the app, in their order, and go with the verb that takes them", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const [one, other] = ["one", "two"].map((text) => announced(new Blob([text], { type: "image/jpeg" })).file);
  await phone.drafts.putPhotos("expense", [other!, one!]);
  await phone.drafts.put("expense", { note: "Gate" });
  phone.close();
  const again = await openPhone({ company: 1, user: hand.user, app: "test", fetch: hand.script.fetch, system: () => hand.now });
  assert.deepEqual(await again.drafts.all(), [["expense", { note: "Gate" }]], "photos are no text");
  const [saved] = await again.drafts.allPhotos();
  const [form, photos] = saved!;
  assert.deepEqual([form, photos.map(({ uid }) => uid)], ["expense", [other!.uid, one!.uid]]);
  assert.equal(await photos[0]!.blob.text(), "two");
  const { blob: _blob, ...file } = photos[0]!;
  await again.outbox.record("add_expense", { kind: "toll", amount: "1.00", currency: "CNY", on: "2026-11-30", note: "", file }, { files: [photos[0]!] });
  assert.deepEqual((await again.drafts.allPhotos())[0]?.[1].length, 1, "killed before the draft was dropped: what was sent is not sent twice");
  await again.drafts.putPhotos("expense", []);
  assert.deepEqual(await again.store.blobs.toCollection().primaryKeys(), [file.uid], "the bytes of what was recorded stay");
});

test("photos of a form that nobody came back to are forgotten after a week", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await phone.drafts.putPhotos("expense", [announced(new Blob(["x"], { type: "image/jpeg" })).file]);
  hand.now += 8 * 86_400_000;
  await phone.drafts.all();
  assert.deepEqual([await phone.drafts.allPhotos(), await phone.store.blobs.count()], [[], 0]);
});

test("a storage that is full when an answer comes is said, and tried again by itself; what became of verbs is known already", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await phone.outbox.record("note", { text: "Mine" }, { visit: 12 });
  const whole = phone.store.documents.bulkPut;
  phone.store.documents.bulkPut = (() => {
    throw new DOMException("no room", "QuotaExceededError");
  }) as never;
  hand.script.says = [refuses, refuses];
  assert.equal(await phone.sync.sync(), "full");
  assert.deepEqual([await phone.outbox.waitingCount(), phone.sync.again > hand.now], [0, true]);
  assert.equal((await phone.outbox.refused()).length, 1);
  phone.store.documents.bulkPut = whole;
  assert.equal(await phone.sync.sync(), "idle");
  assert.equal(await phone.outbox.waitingCount(), 0);
});

test("a full storage empties itself: photos that arrived make room, and those that wait still go up", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const send = async () => {
    const { announcement, file } = announced(new Blob(["photo"], { type: "image/jpeg" }));
    await phone.outbox.record("add_photo", { file: announcement, caption: "" }, { visit: 12, files: [file] });
  };
  const takesFile = [json({ received: 0 }), json({ received: 5 })];
  await send();
  hand.script.says = [takesAll({ visits: [12] }), ...takesFile];
  await phone.sync.sync();
  assert.equal(await phone.store.blobs.count(), 1); // looked at without network while its visit is here

  const whole = phone.store.documents.bulkPut.bind(phone.store.documents);
  phone.store.documents.bulkPut = (async (rows: never) => {
    if ((await phone.store.blobs.count()) > 1) throw new DOMException("no room", "QuotaExceededError");
    return whole(rows);
  }) as never;
  await send();
  hand.script.says = [takesAll({ visits: [12] }), json({ received: 0 }), json({ received: 5 })];
  assert.equal(await phone.sync.sync(), "idle");
  assert.deepEqual([await phone.outbox.waitingCount(), await phone.outbox.filesWaiting()], [0, 0]);

  phone.store.documents.bulkPut = (() => {
    throw new DOMException("no room", "QuotaExceededError");
  }) as never;
  await send();
  hand.script.says = [takesAll({ visits: [12] }), json({ received: 0 }), json({ received: 5 })];
  assert.equal(await phone.sync.sync(), "full");
  assert.equal(await phone.outbox.filesWaiting(), 0);
});

test("a photo of what is kept as a note goes up after the note, and stays when the note is refused", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const { announcement, file } = announced(new Blob(["photo"], { type: "image/jpeg" }));
  await phone.outbox.record("add_photo", { file: announcement, caption: "" }, { visit: 12, files: [file] });
  hand.script.says = [refuses];
  await phone.sync.sync();
  const [photo] = await phone.outbox.refused();
  await phone.outbox.settle(photo!.uid, "noted");
  hand.script.says = [refuses];
  await phone.sync.sync();
  assert((await phone.outbox.refused()).some(({ uid }) => uid === photo!.uid));
  assert.equal((await phone.store.files.get(announcement.uid))?.verb, photo!.uid);

  await phone.outbox.settle(photo!.uid, "noted");
  hand.script.says = [takesAll(), json({ received: 0 }), json({ received: 5 })];
  assert.equal(await phone.sync.sync(), "idle");
  const asked = hand.script.asked.filter(({ path, method }) => method === "PUT" && path.includes(announcement.uid));
  assert.equal(asked.length, 1);
});
