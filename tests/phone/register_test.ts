import assert from "node:assert/strict";
import test from "node:test";
import { Hand } from "./hands.ts";
import { registerWorker } from "../../web/engineer/register.ts";

/** The browser's workers: `take` lets one more take over. */
class Workers extends EventTarget {
  controller: object | null = null;
  found: { waiting: object | null; installing: object | null; update: () => Promise<void> } = { waiting: null, installing: null, update: async () => undefined };
  register = async () => Object.assign(new EventTarget(), this.found);
  take(): void {
    this.controller = {};
    this.dispatchEvent(new Event("controllerchange"));
  }
}

/** How often the page has loaded itself anew after each of `times` workers took over. */
async function reloads(workers: Workers, times: number): Promise<number[]> {
  const phone = await new Hand().tab();
  const counted: number[] = [];
  let count = 0;
  await registerWorker(workers as unknown as ServiceWorkerContainer, phone.outbox, phone.sync, () => {}, () => void count++);
  for (let time = 0; time < times; time++) {
    workers.take();
    await new Promise((next) => setImmediate(next));
    counted.push(count);
  }
  return counted;
}

test("the first worker of a phone changes nothing, the next one brings a newer app, also during the very first opening", async () => {
  assert.deepEqual(await reloads(new Workers(), 2), [0, 1]);
});

test("an app that a worker has opened loads itself anew when another one takes over", async () => {
  const workers = new Workers();
  workers.controller = {};
  assert.deepEqual(await reloads(workers, 1), [1]);
});

test("who has to update gets the version that waits, which no loading anew brings", async () => {
  const phone = await new Hand().tab();
  const workers = new Workers();
  const told: unknown[] = [];
  workers.controller = {};
  workers.found.waiting = { postMessage: (message: unknown) => void told.push(message) };
  const updates = await registerWorker(workers as unknown as ServiceWorkerContainer, phone.outbox, phone.sync, () => {}, () => void told.push("reload"));
  await updates.take();
  await new Promise((next) => setImmediate(next));
  assert.deepEqual(told, [{ type: "take-over" }]);
});

test("without a newer version the page is loaded anew, and the server is asked for one first", async () => {
  const phone = await new Hand().tab();
  const workers = new Workers();
  const told: string[] = [];
  workers.controller = {};
  workers.found.update = async () => void told.push("asked");
  const updates = await registerWorker(workers as unknown as ServiceWorkerContainer, phone.outbox, phone.sync, () => {}, () => void told.push("reload"));
  await updates.take();
  assert.deepEqual(told, ["asked", "reload"]);
});
