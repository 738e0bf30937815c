import assert from "node:assert/strict";
import test from "node:test";
import { answer, Hand, json, takesAll } from "./hands.ts";
import { announced, photo } from "../../web/engineer/files.ts";
import type { Phone } from "../../web/engineer/phone.ts";

const SIZE = 600_000;

async function photographed(phone: Phone, visit?: number) {
  const { announcement, file } = announced(new Blob([new Uint8Array(SIZE).fill(7)], { type: "image/jpeg" }));
  await phone.outbox.record("add_photo", { file: announcement, caption: "" }, { visit, files: [file] });
  return announcement.uid;
}

test("a file goes after the text, in chunks, and counts what the server says", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const uid = await photographed(phone, 12);
  hand.script.says = [takesAll({ visits: [12] }), json({ received: 0, size: SIZE })];
  for (const received of [262_144, 524_288, SIZE]) hand.script.says.push(json({ received, size: SIZE }));
  assert.equal(await phone.sync.sync(), "idle");
  const puts = hand.script.asked.filter(({ method }) => method === "PUT");
  assert.deepEqual(puts.map(({ path }) => path), [0, 262_144, 524_288].map((offset) => `/api/phone/files/${uid}?offset=${offset}`));
  assert.deepEqual(puts.map(({ body }) => (body as Uint8Array).length), [262_144, 262_144, SIZE - 524_288]);
  assert.equal(await phone.outbox.filesWaiting(), 0);
  assert((await phone.copy.file(uid)) !== null, "it can still be looked at while the visit is here");
  hand.script.says = [answer({ visits: [] })];
  await phone.sync.sync();
  assert.equal(await phone.copy.file(uid), null);
});

test("a file goes on where it stopped, as the server counts", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const uid = await photographed(phone, 12);
  hand.script.says = [takesAll({ visits: [12] }), json({ received: 0, size: SIZE }), new TypeError("network")];
  await phone.sync.sync();
  hand.script.says = [answer({ visits: [12] }), json({ received: 262_144, size: SIZE }), json({ received: SIZE, size: SIZE })];
  await phone.sync.sync();
  assert.equal(hand.script.asked.at(-1)?.path, `/api/phone/files/${uid}?offset=262144`);
  assert.equal(await phone.outbox.filesWaiting(), 0);
});

test("a chunk that is not the next one goes on where the server is", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const uid = await photographed(phone, 12);
  const behind = json({ received: 262_144, size: SIZE }, 409);
  hand.script.says = [takesAll({ visits: [12] }), json({ received: 0, size: SIZE }), behind, json({ received: SIZE, size: SIZE })];
  assert.equal(await phone.sync.sync(), "idle");
  assert.equal(hand.script.asked.at(-1)?.path, `/api/phone/files/${uid}?offset=262144`);
  assert.equal(await phone.outbox.filesWaiting(), 0);
});

test("a file of a refused verb, or one that the server will not have, does not go on and on", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await photographed(phone, 12);
  const [verb] = await phone.outbox.waiting();
  hand.script.says = [answer({ results: [{ uid: verb!.uid, state: "refused", reason: { code: "not_found", text: "" } }], taken: 1 })];
  await phone.sync.sync();
  assert.equal(await phone.outbox.filesWaiting(), 0);
  const other = await photographed(phone, 12);
  hand.script.says = [takesAll(), json({}, 404), json({}, 413)];
  await phone.sync.sync();
  assert.deepEqual((await phone.files.lost()).map(({ uid }) => uid), [other]);
});

test("what never arrives stays in sight with its bytes until its engineer has seen it", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const uid = await photographed(phone, 12);
  // The answer that said so was lost: the server is asked how far it has come.
  hand.script.says = [takesAll(), json({ received: SIZE, size: SIZE, state: "unreadable" })];
  await phone.sync.sync();
  hand.script.says = [answer({ visits: [] })];
  await phone.sync.sync();
  assert.deepEqual((await phone.files.lost()).map((file) => file.uid), [uid]);
  assert((await phone.copy.file(uid)) !== null);
  await phone.files.forget(uid);
  assert.deepEqual([await phone.files.lost(), await phone.copy.file(uid)], [[], null]);
});

test("a photo goes as it is only when it is smaller and of a kind that the server takes", async () => {
  const of = (type: string, size = 9) => new Blob([new Uint8Array(size)], { type });
  const made = of("image/jpeg", 20);
  const shrink = () => Promise.resolve(made);
  const fails = () => Promise.reject(new Error("no picture"));
  const small = of("image/png");
  assert.equal(await photo(small, shrink), small);
  assert.equal(await photo(of("image/jpeg", 30), shrink), made);
  assert.equal(await photo(of("image/gif"), shrink), made);
  assert.equal(await photo(small, fails), small);
  await assert.rejects(photo(of("image/heic"), fails));
});

test("what is recorded while a file goes up goes first", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await photographed(phone, 12);
  const between = async () => {
    await phone.outbox.record("note", { text: "quick" }, { visit: 12 });
    void phone.sync.sync();
    return json({ received: 262_144, size: SIZE });
  };
  hand.script.says = [takesAll({ visits: [12] }), json({ received: 0, size: SIZE }), between, takesAll({ visits: [12] }), json({ received: SIZE, size: SIZE })];
  await phone.sync.sync();
  assert.deepEqual(hand.script.asked.map(({ method }) => method), ["POST", "GET", "PUT", "POST", "PUT"]);
});

test("a file that the server does not know any more stays, and those behind it go", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const both = [await photographed(phone, 12), await photographed(phone, 12)];
  hand.script.says = [takesAll({ visits: [12] }), json({}, 404), json({}, 404), json({ received: 0, size: SIZE }), json({ received: SIZE, size: SIZE })];
  assert.equal(await phone.sync.sync(), "idle");
  const put = hand.script.asked.filter(({ method }) => method === "PUT").map(({ path }) => /files\/([\w-]+)/.exec(path)![1]!);
  assert.deepEqual([...put].sort(), [...both].sort());
  assert.equal(await phone.outbox.filesWaiting(), 1);
  assert((await phone.copy.file(put[0]!)) !== null, "the bytes stay");
});
