import { Clock } from "./clock.ts";
import { Copy } from "./copy.ts";
import { Drafts } from "./drafts.ts";
import { Files } from "./files.ts";
import { Likely } from "./likely.ts";
import { Outbox } from "./outbox.ts";
import { Packs } from "./packs.ts";
import { Store } from "./store.ts";
import { type Exclusively, oneTabAtATime, Sync } from "./sync.ts";
import { Wire } from "./wire.ts";

/** What differs between a browser, its worker and the tests. */
export interface Surroundings {
  company: number | string;
  user: number | string;
  /** Build of the app. */
  app: string;
  fetch: typeof globalThis.fetch;
  /** What goes along with each request: the CSRF token. */
  headers?: () => Record<string, string> | Promise<Record<string, string>>;
  /** Milliseconds since 1970 by the phone's own clock. */
  system?: () => number;
  random?: () => number;
  exclusively?: Exclusively;
}

/** One engineer's phone: what screens, worker and tests work with. */
export interface Phone {
  store: Store;
  clock: Clock;
  copy: Copy;
  outbox: Outbox;
  files: Files;
  packs: Packs;
  drafts: Drafts;
  likely: Likely;
  sync: Sync;
  close(): void;
}

export async function openPhone(around: Surroundings): Promise<Phone> {
  const store = new Store(around.company, around.user);
  await store.open();
  const clock = new Clock(around.system);
  await clock.load(store);
  const wire = new Wire(around.fetch, around.headers ?? (() => ({})));
  const exclusively = around.exclusively ?? oneTabAtATime(store, globalThis.navigator?.locks);
  const files = new Files(store, wire);
  const packs = new Packs(store);
  const outbox = new Outbox(store, clock, () => void sync.soon());
  const sync = new Sync(store, outbox, files, packs, clock, wire, around.app, around.random, exclusively);
  const copy = new Copy(store, packs, clock);
  return { store, clock, copy, outbox, files, packs, drafts: new Drafts(store, clock), likely: new Likely(store, clock, wire), sync, close: () => store.close() };
}
