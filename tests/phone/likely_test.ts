import assert from "node:assert/strict";
import { test } from "node:test";
import { Hand, json } from "./hands.ts";

const TODAY = "2026-11-30";
const found = (day: string, chance = 0.93) =>
  json({ day, take: [{ part: 5, code: "P-5", name: { zh: "泵", en: "Pump" }, unit: "piece", quantity: 1, chance, place: "Central", orders: [7] }], in_van: [], stops: [] });

test("what was worth taking stays on the phone without network, and is asked for again after a while", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.script.says = [found(TODAY, 0.93)];
  await phone.likely.ask(TODAY);
  await phone.likely.ask(TODAY);
  assert.deepEqual(hand.script.asked.map(({ path }) => path), [`/api/phone/days/${TODAY}/likely`]);
  hand.now += 11 * 60_000;
  await phone.likely.ask(TODAY); // nobody answers
  assert.equal((await phone.copy.look()).likely()[0]?.take[0]?.chance, 0.93);
  hand.now += 61_000;
  hand.script.says = [found(TODAY, 0.5)];
  await phone.likely.ask(TODAY);
  assert.deepEqual((await phone.copy.look()).likely().map(({ take }) => take[0]?.chance), [0.5]);
});

test("days that are over are forgotten, another day's answer is not taken", async () => {
  const hand = new Hand();
  const phone = await hand.tab();
  hand.script.says = [found("2026-11-29"), found(TODAY), found("2026-11-29")];
  await phone.likely.ask("2026-11-29");
  await phone.likely.ask(TODAY);
  await phone.likely.ask("2026-12-01");
  assert.deepEqual((await phone.copy.look()).likely().map(({ day }) => day), [TODAY]);
});
