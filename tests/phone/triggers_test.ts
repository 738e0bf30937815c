import assert from "node:assert/strict";
import test from "node:test";
import { Hand, takesAll } from "./hands.ts";
import { Sync } from "../../web/engineer/sync.ts";
import { keepSyncing, type Page } from "../../web/engineer/triggers.ts";

test("after a failure the next try comes as soon as the pause is over, not with the next round", async () => {
  const hand = new Hand();
  hand.chance = 1 / 3; // a pause of 1,666.6 ms
  const phone = await hand.tab();
  phone.sync.soon = () => Sync.prototype.soon.call(phone.sync);
  await phone.outbox.record("arrive", {}, { visit: 12 });
  await phone.sync.sync().then(() => (hand.now = phone.sync.again));
  const timers: { at: number; then: () => void }[] = [];
  const after: Page["after"] = (milliseconds, then) => void timers.push({ at: hand.now + Math.trunc(milliseconds), then }); // as browsers do
  keepSyncing(phone.sync, { on: () => {}, isVisible: () => true, after, random: () => 0 }, () => hand.now);
  while (phone.sync.phase === "syncing") await new Promise((go) => setTimeout(go));
  assert.equal(phone.sync.phase, "later");
  const [next] = timers.sort((one, other) => one.at - other.at);
  hand.now = next!.at;
  hand.script.says = [takesAll()];
  next!.then();
  assert.equal(phone.sync.phase, "syncing");
  await phone.sync.sync();
  assert.equal(await phone.outbox.waitingCount(), 0);
});
