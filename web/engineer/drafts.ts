import type { Clock } from "./clock.ts";
import type { Store } from "./store.ts";

const WEEK = 7 * 86_400_000;

/** What was typed and not yet recorded, for when the app is closed in between. Forgotten after a week. */
export class Drafts {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Null takes the draft away. */
  async put(key: string, values: Record<string, string> | null): Promise<void> {
    if (values) await this.store.drafts.put({ key, values, at: this.clock.at() });
    else await this.store.drafts.delete(key);
  }

  async all(): Promise<[string, Record<string, string>][]> {
    await this.store.drafts.where("at").below(new Date(this.clock.own() - WEEK).toISOString()).delete();
    return (await this.store.drafts.toArray()).map(({ key, values }) => [key, values]);
  }
}
