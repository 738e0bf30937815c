/** What is worth taking beside what a day needs for sure. The server works it out when it is asked; the phone keeps it. */
import type { Clock } from "./clock.ts";
import type { Day } from "./protocol.ts";
import type { Store } from "./store.ts";
import { isObject, type Wire } from "./wire.ts";

const KEY = "likely/";
/** Stock and cases change through the day; what is kept is good for a while. A server that has trouble is left alone for less. */
const GOOD_FOR = 10 * 60_000;
const PAUSE = 60_000;

export class Likely {
  /** When each day may be asked for again, by the phone's own clock. */
  private readonly next = new Map<Day, number>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly wire: Wire,
  ) {}

  /** Asks for the day unless that was done a moment ago. Without an answer what is kept stays. */
  async ask(day: Day): Promise<void> {
    if (this.clock.own() < (this.next.get(day) ?? 0)) return;
    this.next.set(day, this.clock.own() + PAUSE);
    const { status, body } = await this.wire.likely(day);
    if (status !== 200 || !isObject(body) || body["day"] !== day || !Array.isArray(body["take"])) return;
    this.next.set(day, this.clock.own() + GOOD_FOR);
    await this.store.whole(async () => {
      await this.store.documents.where("key").between(KEY, `${KEY}${day}`).delete(); // days that are over
      await this.store.documents.put({ key: `${KEY}${day}`, body, came: 0 });
    });
  }
}
