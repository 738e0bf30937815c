import Dexie, { type Table } from "dexie";
import type { AnnouncedFile, Made, Moment, ProductPack, Reason, Uid, Verb } from "./protocol.ts";

// What the phone holds, in IndexedDB. One database per person: two who share a phone never see each other's, and an
// outbox that waits for its engineer to sign in again is not touched by anybody else.

export interface StoredDocument {
  /** "visit/12", "day/2026-11-29", "van", "me", "notices", "refused", "lists". */
  key: string;
  body: unknown;
  /** Number of the exchange that brought it: it holds every verb answered up to then. */
  came: number;
}

export interface StoredPack {
  pack: string;
  body: ProductPack;
  /** When a visit last needed it. */
  used: Moment;
}

/** `waiting` has no answer yet; `refused` stands in the engineer's list until it is `settled`. */
export type VerbState = "waiting" | "applied" | "refused" | "settled";

export interface StoredVerb extends Verb {
  state: VerbState;
  /** Number of the exchange that answered it. */
  answered?: number;
  made?: Made;
  reason?: Reason;
}

/** How far a file has come. Its bytes are in `blobs`, so that counting on does not write them again. */
export interface StoredFile extends AnnouncedFile {
  /** The verb that announces it. */
  verb: Uid;
  visit: number | null;
  /** Bytes that the server has. */
  received: number;
  /** `lost`: the server has the verb, and will never have the file; it stays until its engineer has seen that. */
  state: "waiting" | "sent" | "refused" | "lost";
}

export interface Settings {
  /** This phone, known to the server and nobody else. */
  phone: Uid;
  /** `number` of the last verb recorded. */
  number: number;
  /** How many exchanges have been taken over. */
  exchange: number;
  cursor: string;
  /** Milliseconds by which the server's clock is ahead of the phone's. */
  offset: number;
  /** When the last exchange was taken over, by the phone's clock. */
  synced: Moment;
  language: "zh" | "en";
}

/** The phone's storage has no room: nothing of the record was written. */
export class StorageFull extends Error {
  override name = "StorageFull";
}

export class Store extends Dexie {
  declare documents: Table<StoredDocument, string>;
  declare packs: Table<StoredPack, string>;
  declare verbs: Table<StoredVerb, Uid>;
  declare files: Table<StoredFile, Uid>;
  declare blobs: Table<{ uid: Uid; blob: Blob }, Uid>;
  declare drafts: Table<{ key: string; values: Record<string, string>; at: Moment }, string>;
  declare settings: Table<{ name: string; value: unknown }, string>;

  constructor(company: number | string, user: number | string) {
    // "strict": a record is on the disk, not in a buffer of the system, before the screen says so.
    super(`firstfix/${company}/${user}`, { chromeTransactionDurability: "strict" });
    // A released version's line is never changed: the next one gets a number and an upgrade, and a new fixture in
    // tests/phone/fixtures proves that every older outbox is still read.
    this.version(1).stores({
      documents: "key",
      packs: "pack",
      verbs: "uid, &number, state, visit",
      files: "uid, verb, visit, state",
      blobs: "uid",
      drafts: "key, at",
      settings: "name",
    });
  }

  async setting<N extends keyof Settings>(name: N): Promise<Settings[N] | undefined> {
    return (await this.settings.get(name))?.value as Settings[N] | undefined;
  }

  async set<N extends keyof Settings>(name: N, value: Settings[N]): Promise<void> {
    await this.settings.put({ name, value });
  }

  /** Who this phone is; made at the first question. */
  async phone(): Promise<Uid> {
    return this.transaction("rw", this.settings, async () => {
      const known = await this.setting("phone");
      if (known) return known;
      const made = newUid();
      await this.set("phone", made);
      return made;
    });
  }

  /** `write` in one transaction: all of it or nothing. A full storage is StorageFull. */
  async whole<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await this.transaction("rw", this.tables, write);
    } catch (error) {
      throw isFull(error) ? new StorageFull("The phone's storage is full.", { cause: error }) : error;
    }
  }
}

export function newUid(): Uid {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // a page without HTTPS has no randomUUID
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Dexie wraps a full storage in the transaction's AbortError. */
function isFull(error: unknown): boolean {
  for (let one = error; one instanceof Object; one = (one as { inner?: unknown }).inner)
    if ((one as { name?: unknown }).name === "QuotaExceededError") return true;
  return false;
}
