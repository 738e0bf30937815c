import type { Moment } from "./protocol.ts";
import type { Store } from "./store.ts";

/** The phone's clock and how wrong it is. Verbs carry the phone's own time, screens show the corrected one. */
export class Clock {
  /** Milliseconds by which the server is ahead. */
  offset = 0;

  constructor(private readonly system: () => number = Date.now) {}

  /** Remembers what was measured before. */
  async load(store: Store): Promise<void> {
    this.offset = (await store.setting("offset")) ?? 0;
  }

  /** The phone's own time: what verbs and exchanges carry. */
  at(): Moment {
    return new Date(this.system()).toISOString();
  }

  /** Milliseconds since 1970, corrected. */
  now(): number {
    return this.system() + this.offset;
  }

  /** A time of the phone's own clock (a verb's `at`), corrected. */
  corrected(at: Moment): Moment {
    return new Date(Date.parse(at) + this.offset).toISOString();
  }

  /** The answer that says `server` came back now for what was sent at `sent`: its time is that of half the way. */
  measured(sent: number, server: Moment): number {
    return Math.round(Date.parse(server) - (sent + this.system()) / 2);
  }

  /** Milliseconds of the phone's own clock, for measuring. */
  own(): number {
    return this.system();
  }
}
