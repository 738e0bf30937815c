import assert from "node:assert/strict";
import test from "node:test";
import { answer, Hand, json, takesAll, visit } from "./hands.ts";

const HOUR = 3_600_000;
const PUMP = "00000000-0000-4000-8000-000000000001", TUBE = "00000000-0000-4000-8000-000000000002";

test("a pack is fetched once", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const documents = { "visit/12": visit(12, { pack: "p-3" }), "visit/13": visit(13, { pack: "p-3" }) } as never;
  hand.script.says = [answer({ visits: [12, 13], documents }), json({ pack: "p-3", parts: [] }), answer({ visits: [12, 13] })];
  await phone.sync.sync();
  await phone.sync.sync();
  assert.deepEqual(hand.script.asked.map(({ path }) => path), ["/api/phone/sync", "/api/phone/packs/p-3", "/api/phone/sync"]);
  assert.equal((await phone.packs.get("p-3"))?.pack, "p-3");
});

const illustrated = (pack: string, of: object = {}) => json({
  pack, parts: [], faults: { questions: [{ id: "Q", picture: `/files/${PUMP}` }], repairs: [{ id: "R", picture: "/media/elsewhere.png" }] },
  articles: [{ id: 1, pictures: [{ url: `/files/${TUBE}`, caption: {} }] }], ...of,
});

test("pictures of packs are kept, and go with the last pack that shows them", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const documents = { "visit/12": visit(12, { pack: "p-3" }) } as never;
  hand.script.says = [answer({ visits: [12], documents }), illustrated("p-3"), new Response("the pump"), new Response("gone", { status: 404 }), answer({ visits: [12] })];
  await phone.sync.sync();
  await phone.sync.sync();
  assert.deepEqual(hand.script.asked.map(({ path }) => path), ["/api/phone/sync", "/api/phone/packs/p-3", `/files/${PUMP}`, `/files/${TUBE}`, "/api/phone/sync"]);
  assert.equal(await (await phone.copy.file(PUMP))?.text(), "the pump");
  assert.equal(await phone.copy.file(TUBE), null);
  // A photo that was picked in a form and not recorded yet is nobody's to forget.
  const draft = "00000000-0000-4000-8000-000000000003";
  await phone.store.blobs.put({ uid: draft, blob: new Blob(["receipt"]) });
  hand.now += 20 * 24 * HOUR;
  const newer = { "visit/12": visit(12, { pack: "p-4" }) } as never;
  hand.script.says = [answer({ now: new Date(hand.now).toISOString(), visits: [12], documents: newer }), illustrated("p-4", { articles: [] })];
  await phone.sync.sync();
  hand.now += 20 * 24 * HOUR;
  const now = new Date(hand.now).toISOString();
  hand.script.says = [answer({ now, visits: [12] })];
  await phone.sync.sync();
  assert.equal(await phone.packs.get("p-3"), null);
  assert.equal(await (await phone.copy.file(PUMP))?.text(), "the pump");
  const none = { "visit/12": visit(12, { pack: "p-5" }) } as never;
  hand.script.says = [answer({ now, visits: [12], documents: none }), json({ pack: "p-5", parts: [] })];
  await phone.sync.sync();
  hand.now += 40 * 24 * HOUR;
  hand.script.says = [answer({ now: new Date(hand.now).toISOString(), visits: [12] })];
  await phone.sync.sync();
  assert.equal(await phone.copy.file(PUMP), null);
  assert.equal(await (await phone.copy.file(draft))?.text(), "receipt");
});

test("a pack that is needed day after day is written anew once a day, and stays when others go", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const documents = { "visit/12": visit(12, { pack: "p-3" }) } as never;
  hand.script.says = [answer({ visits: [12], documents }), json({ pack: "p-3", parts: [] })];
  await phone.sync.sync();
  const used = async () => (await phone.store.packs.get("p-3"))?.used;
  const first = await used();
  for (const [later, isWritten] of [[HOUR, false], [25 * HOUR, true], [40 * 24 * HOUR, true]] as const) {
    hand.now = Date.parse(first!) + later;
    hand.script.says = [answer({ now: new Date(hand.now).toISOString(), visits: [12] })];
    await phone.sync.sync();
    assert.equal((await used()) !== first, isWritten, `${later / HOUR} h`);
  }
});

test("what is recorded while packs come is told before the next pack", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const documents = { "visit/12": visit(12, { pack: "p-3" }), "visit/13": visit(13, { pack: "p-4" }) } as never;
  const meanwhile = async () => {
    await phone.outbox.record("arrive", {}, { visit: 12 });
    void phone.sync.sync();
    return json({ pack: "p-3", parts: [] });
  };
  hand.script.says = [answer({ visits: [12, 13], documents }), meanwhile, takesAll({ visits: [12, 13] }), json({ pack: "p-4", parts: [] })];
  await phone.sync.sync();
  const sync = "/api/phone/sync";
  assert.deepEqual(hand.script.asked.map(({ path }) => path), [sync, "/api/phone/packs/p-3", sync, "/api/phone/packs/p-4"]);
  assert.equal(await phone.outbox.waitingCount(), 0);
});

test("what is recorded while a large pack comes on a slow line is told meanwhile, and the pack is not begun anew", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const documents = { "visit/12": visit(12, { pack: "p-3" }) } as never;
  let arrive: () => void = () => {};
  const slow = new Promise<void>((go) => (arrive = go));
  hand.script.says = [answer({ visits: [12], documents }), async () => (await slow, json({ pack: "p-3", parts: [] })), takesAll({ visits: [12] })];
  const syncing = phone.sync.sync();
  while (hand.script.asked.length < 2) await new Promise((go) => setTimeout(go));
  await phone.outbox.record("arrive", {}, { visit: 12 });
  void phone.sync.sync();
  while (await phone.outbox.waitingCount()) await new Promise((go) => setTimeout(go, 5));
  arrive();
  assert.equal(await syncing, "idle");
  assert.equal((await phone.packs.get("p-3"))?.pack, "p-3");
  assert.equal(hand.script.asked.filter(({ path }) => path.includes("packs")).length, 1);
});
