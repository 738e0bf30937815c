import assert from "node:assert/strict";
import test from "node:test";
import { answer, Hand, json, NOON, takesAll, visit } from "./hands.ts";
import type { SyncRequest } from "../../web/engineer/protocol.ts";
import { Store } from "../../web/engineer/store.ts";

test("verbs go, results and documents come, and the next exchange says what is here", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const verb = await phone.outbox.record("arrive", {}, { visit: 12, seen: 1 });
  hand.script.says = [takesAll({ visits: [12], documents: { "visit/12": visit(12, { state: "arrived" }) } as never }), answer({ visits: [12] })];
  assert.equal(await phone.sync.sync(), "idle");
  assert.equal(await phone.outbox.waitingCount(), 0);
  assert.equal((await phone.copy.look()).visit(12)?.state, "arrived");
  await phone.sync.sync();
  const [first, second] = hand.script.requests;
  assert.deepEqual(first?.verbs, [{ uid: verb.uid, number: 1, name: "arrive", at: verb.at, visit: 12, seen: 1, data: {} }]);
  assert.deepEqual([first?.cursor, first?.have], ["", []]);
  assert.deepEqual([second?.cursor, second?.have, second?.verbs], ["c1", [12], []]);
  assert.equal(second?.phone, first?.phone);
});

test("the last number that was answered is said, so that a server put back from a backup goes on from there", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  for (let at = 0; at < 3; at++) await phone.outbox.record("note", { text: "" }, { visit: 12 });
  const takesTwo = (body: unknown) => takesAll()({ verbs: (body as SyncRequest).verbs.slice(0, 2) });
  hand.script.says = [takesTwo, takesAll(), answer()];
  await phone.sync.sync();
  await phone.sync.sync();
  assert.deepEqual(hand.script.requests.map(({ answered }) => answered), [0, 2, 3]);
});

test("a hundred verbs at once, and on until none waits", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  for (let at = 0; at < 130; at++) await phone.outbox.record("note", { text: "" }, { visit: 12 });
  hand.script.says = [takesAll(), takesAll()];
  await phone.sync.sync();
  const sent = hand.script.asked.map(({ headers }) => headers["Content-Encoding"]);
  assert.equal(await phone.outbox.waitingCount(), 0);
  assert.deepEqual(sent, ["gzip", "gzip"]);
  assert.deepEqual(hand.script.requests.map(({ verbs }) => [verbs[0]?.number, verbs.length]), [[1, 100], [101, 30]]);
});

test("no answer, half an answer and errors lose nothing and are tried again after a growing pause", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await phone.outbox.record("arrive", {}, { visit: 12 });
  const half = (await answer().text()).slice(0, 60);
  const bad = [new TypeError("network"), new Response(half), json({ hello: 1 }), new Response("<html>", { status: 502 }), json({}, 410)];
  const pauses: number[] = [];
  for (const one of bad) {
    hand.script.says = [one];
    assert.equal(await phone.sync.sync(), "later");
    pauses.push(phone.sync.again - hand.now);
  }
  assert.deepEqual(pauses, [2_000, 4_000, 8_000, 16_000, 32_000]);
  assert.equal(await phone.outbox.waitingCount(), 1);
  hand.script.says = [takesAll()];
  assert.equal(await phone.sync.sync(), "idle");
  assert.equal(phone.sync.again, 0);
});

test("a server that looks at none of the verbs is not asked again at once", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await phone.outbox.record("arrive", {}, { visit: 12 });
  hand.script.says = [answer(), answer()];
  assert.equal(await phone.sync.sync(), "later");
  assert.equal(hand.script.requests.length, 1);
});

test("the first answer to a verb holds", async () => {
  const phone = await new Hand().tab();
  const { uid } = await phone.outbox.record("arrive", {}, { visit: 12 });
  await phone.store.whole(() => phone.outbox.answer([{ uid, state: "refused", reason: { code: "refused", text: "" } }], 1));
  await phone.store.whole(() => phone.outbox.answer([{ uid, state: "applied" }], 2));
  assert.equal((await phone.store.verbs.get(uid))?.state, "refused");
});

test("a sign-in that ran out and an app that is too old keep the outbox", async () => {
  for (const [status, phase, said] of [[401, "sign_in", {}], [422, "update", { errors: { "body.given.schema": "Input should be 'phone-sync/2'" } }]] as const) {
    const hand = new Hand();
    const phone = await hand.tab();
    await phone.outbox.record("arrive", {}, { visit: 12 });
    hand.script.says = [json(said, status)];
    assert.equal(await phone.sync.sync(), phase);
    assert.equal(await phone.outbox.waitingCount(), 1);
    hand.script.says = [takesAll()];
    assert.equal(await phone.sync.sync(), "idle");
  }
});

test("what the server says against it is told apart from no network, and only its schema asks for an update", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await phone.outbox.record("arrive", {}, { visit: 12 });
  const cases = [
    [json({ title: "Some fields are wrong.", errors: { "body.given.verbs.0.seen": "" } }, 422), "Some fields are wrong."],
    [json({ title: "The app is for service engineers." }, 403), "The app is for service engineers."],
    [new Response("<html>", { status: 502 }), ""],
  ] as const;
  for (const [said, text] of cases) {
    hand.script.says = [said];
    assert.equal(await phone.sync.sync(), "later");
    assert.deepEqual(phone.sync.trouble, { text });
  }
  hand.script.says = [new TypeError("network")];
  assert.equal(await phone.sync.sync(), "later");
  assert.equal(phone.sync.trouble, null);
});

test("what is too much at once goes in smaller parts", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  for (let at = 0; at < 9; at++) await phone.outbox.record("note", { text: "" }, { visit: 12 });
  const tooLarge = () => json({ title: "Too large." }, 413);
  hand.script.says = [tooLarge, tooLarge, takesAll(), takesAll()];
  assert.equal(await phone.sync.sync(), "idle");
  assert.deepEqual(hand.script.requests.map(({ verbs }) => verbs.length), [9, 5, 3, 6]);
});

test("a phone that was signed out for good keeps nothing", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  await phone.outbox.record("arrive", {}, { visit: 12 });
  hand.script.says = [json({ clear: true }, 410)];
  assert.equal(await phone.sync.sync(), "cleared");
  const again = new Store(1, hand.user);
  assert.equal(await again.verbs.count(), 0);
  assert.equal(await phone.sync.sync(), "cleared");
});

test("visits of others go, unless something recorded about them waits", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const documents = { "visit/1": visit(1), "visit/2": visit(2), "visit/3": visit(3), "day/2026-11-20": {}, "day/2026-11-30": {} } as never;
  hand.script.says = [answer({ visits: [1, 2, 3], documents })];
  await phone.sync.sync();
  await phone.outbox.record("note", { text: "" }, { visit: 2 });
  hand.script.says = [answer({ visits: [3] })];
  await phone.sync.sync();
  assert.deepEqual(await phone.store.documents.toCollection().primaryKeys(), ["day/2026-11-30", "visit/2", "visit/3"]);
});

test("an answer that another tab overtook is not taken over", async () => {
  const hand = new Hand();
  const [one, other] = [await hand.tab(), await hand.tab()];
  let late: () => void = () => {};
  const waits = new Promise<void>((go) => (late = go));
  hand.script.says = [
    async () => (await waits, answer({ cursor: "old", visits: [1], documents: { "visit/1": visit(1) } as never })),
    answer({ cursor: "new", visits: [1], documents: { "visit/1": visit(1, { version: 2 }) } as never }),
  ];
  const slow = one.sync.sync();
  while (hand.script.requests.length < 1) await new Promise((go) => setTimeout(go));
  await other.sync.sync();
  late();
  await slow;
  assert.equal(await one.store.setting("cursor"), "new");
  assert.equal((await one.copy.look()).visit(1)?.version, 2);
});

test("an applied verb is shown until a document that holds it has come, then forgotten", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.script.says = [answer({ visits: [12], documents: { "visit/12": visit(12) } as never })];
  await phone.sync.sync();
  await phone.outbox.record("arrive", {}, { visit: 12 });
  hand.script.says = [takesAll({ visits: [12] })]; // the document is late
  await phone.sync.sync();
  assert.equal((await phone.copy.look()).visit(12)?.state, "arrived");
  hand.script.says = [answer({ visits: [12], documents: { "visit/12": visit(12, { state: "working" }) } as never })];
  await phone.sync.sync();
  assert.equal((await phone.copy.look()).visit(12)?.state, "working");
  assert.equal(await phone.store.verbs.count(), 0);
});

test("asking while it runs makes it go on once more", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.script.says = [async () => (await phone.outbox.record("arrive", {}, { visit: 12 }), void phone.sync.sync(), answer()), takesAll(), answer()];
  assert.equal(await phone.sync.sync(), "idle");
  assert.equal(await phone.outbox.waitingCount(), 0);
});

test("asking while the lock is given back is heard as well", async () => {
  const hand = new Hand();
  let isFirst = true;
  const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
    const ended = await work();
    if (isFirst) {
      isFirst = false;
      await phone.outbox.record("arrive", {}, { visit: 12 });
      void phone.sync.sync();
    }
    return ended;
  };
  const phone = await hand.tab(slowly);
  hand.script.says = [answer(), takesAll()];
  assert.equal(await phone.sync.sync(), "idle");
  assert.equal(await phone.outbox.waitingCount(), 0);
});

test("the clock is measured at half of the way", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.script.says = [() => ((hand.now += 4_000), answer({ now: new Date(hand.now - 2_000 + 7_200_000).toISOString() }))];
  await phone.sync.sync();
  assert.equal(phone.clock.offset, 7_200_000);
  assert.equal((await hand.tab()).clock.offset, 7_200_000);
});

test("a clock that was wrong all day and is put right before the sync takes its entries with it", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const [HOUR, MINUTE] = [3_600_000, 60_000];
  const told = (now: number) => answer({ now: new Date(now).toISOString() });
  hand.now = NOON + 2 * HOUR;
  hand.script.says = [told(NOON)];
  await phone.sync.sync();
  await phone.outbox.record("set_off", {}, { visit: 12 });
  hand.now += 30 * MINUTE;
  await phone.outbox.record("arrive", {}, { visit: 12 });

  hand.now = NOON + 40 * MINUTE; // the network says the time, in the second in which it comes back
  hand.script.says = [told(hand.now), takesAll({ now: new Date(hand.now).toISOString() })];
  assert.equal(await phone.sync.sync(), "idle");
  const [, measuring, telling] = hand.script.requests;
  assert.deepEqual(measuring?.verbs, []);
  assert.deepEqual(telling?.verbs.map(({ at }) => Date.parse(at) - NOON), [0, 30 * MINUTE]);
});

test("what was recorded after the clock was put right stays as it is", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const [HOUR, MINUTE] = [3_600_000, 60_000];
  const told = (now: number) => answer({ now: new Date(now).toISOString() });
  hand.now = NOON + 2 * HOUR;
  hand.script.says = [told(NOON)];
  await phone.sync.sync();
  await phone.outbox.record("set_off", {}, { visit: 12 });
  hand.now = NOON + 10 * MINUTE; // put right while there is no network
  await phone.outbox.record("arrive", {}, { visit: 12 });

  hand.now = NOON + 20 * MINUTE;
  hand.script.says = [told(hand.now), takesAll({ now: new Date(hand.now).toISOString() })];
  assert.equal(await phone.sync.sync(), "idle");
  const [, , telling] = hand.script.requests;
  assert.deepEqual(telling?.verbs.map(({ at }) => Date.parse(at) - NOON), [0, 10 * MINUTE]);
});

test("a clock that was behind and is put right is measured first, and what was recorded before moves with it", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  const [HOUR, MINUTE] = [3_600_000, 60_000];
  const measures = () => answer({ now: new Date(NOON + 4 * HOUR).toISOString() });
  hand.now = NOON - 2 * HOUR;
  hand.script.says = [answer({ now: new Date(NOON).toISOString() })];
  await phone.sync.sync();
  for (const [verb, minutes] of [["set_off", 0], ["arrive", 30], ["restore", 90]] as const) {
    hand.now = NOON - 2 * HOUR + minutes * MINUTE;
    await phone.outbox.record(verb, {}, { visit: 12 });
  }
  hand.now = NOON + 3 * HOUR; // put right while there is no network: two hours and a half are left out
  await phone.outbox.record("leave", { outcome: "done" } as never, { visit: 12 });

  hand.now = NOON + 4 * HOUR;
  hand.script.says = [measures, takesAll({ now: new Date(hand.now).toISOString() })];
  assert.equal(await phone.sync.sync(), "idle");
  const [, first, second] = hand.script.requests;
  assert.deepEqual([first?.offset, second?.offset], [2 * HOUR, 0]);
  assert.deepEqual(second?.verbs.map(({ at }) => (Date.parse(at) - NOON) / MINUTE), [0, 30, 90, 180]);
});

test("a phone that slept while it waited for the answer has measured nothing, and moves nothing", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.script.says = [answer()];
  await phone.sync.sync();
  hand.script.says = [() => {
    const heard = answer({ now: new Date(hand.now).toISOString() });
    hand.now += 600_000; // in the pocket
    return heard;
  }, takesAll()];
  const syncing = phone.sync.sync();
  await phone.outbox.record("arrive", {}, { visit: 12 });
  await syncing;
  await phone.sync.sync();
  assert.deepEqual(hand.script.requests.at(-1)?.verbs.map(({ at }) => Date.parse(at) - NOON), [0]);
  assert.equal(hand.script.requests.at(-1)?.offset, 0);
});

test("what was refused under the clock as it was is done again at its own time", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.now = NOON - 7_200_000;
  hand.script.says = [answer()];
  await phone.sync.sync();
  const { uid } = await phone.outbox.record("arrive", {}, { visit: 12 });
  hand.script.says = [answer({ results: [{ uid, state: "refused", reason: { code: "refused", text: "" } }], taken: 1 })];
  await phone.sync.sync();
  hand.now = NOON + 60_000; // put right
  hand.script.says = [answer({ now: new Date(hand.now).toISOString() })];
  await phone.sync.sync();
  assert.deepEqual((await phone.outbox.refused()).map(({ at }) => Date.parse(at)), [NOON]);
});

test("a clock that is wrong all the time is told as it is", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.now = NOON + 7_200_000;
  hand.script.says = [answer(), takesAll()];
  await phone.sync.sync();
  await phone.outbox.record("set_off", {}, { visit: 12 });
  await phone.sync.sync();
  assert.deepEqual(hand.script.requests[1]?.verbs.map(({ at }) => at), [new Date(hand.now).toISOString()]);
});

test("a store that was put back from a copy of the phone numbers what waits behind what the server has taken", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  for (const text of ["one", "two"]) await phone.outbox.record("note", { text }, { visit: 12 });
  hand.script.says = [answer({ taken: 7 }), takesAll()];
  assert.equal(await phone.sync.sync(), "idle");
  assert.deepEqual(hand.script.requests[1]?.verbs.map(({ number, data }) => [number, (data as { text: string }).text]), [[8, "one"], [9, "two"]]);
  assert.equal((await phone.outbox.record("note", { text: "three" }, { visit: 12 })).number, 10);
});
