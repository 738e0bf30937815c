import type { Clock } from "./clock.ts";
import type { AnnouncedFile, Moment, Result, Uid, Verb, VerbData, VerbName } from "./protocol.ts";
import { newUid, type Store, type StoredVerb } from "./store.ts";

/** A file with its bytes, as `announced` makes it. */
export type NewFile = AnnouncedFile & { blob: Blob };

export interface About {
  visit?: number | undefined;
  /** Version of the visit's document on the screen. */
  seen?: number | undefined;
  files?: NewFile[];
  /** When it happened, by the phone's own clock; without it, now. "It was at …" */
  at?: Moment | undefined;
  /** The refused verb that this one is done in place of: both are written, or neither. */
  insteadOf?: Uid | undefined;
}

/** As long as clocks may differ and be right, on the server too. */
export const SLACK = 60_000;

/** What was done on this phone, in its order, until the server has judged it. */
export class Outbox {
  private readonly writing = new Set<Promise<unknown>>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    /** Called after something was recorded: time to sync. */
    private readonly recorded: () => void = () => {},
  ) {}

  /** Writes the verb with its files, all or nothing, before it returns. StorageFull: nothing was recorded. */
  async record<N extends VerbName>(name: N, data: VerbData[N], about: About = {}): Promise<Verb> {
    const written = this.write(name, data, about);
    this.writing.add(written);
    const verb = await written.finally(() => this.writing.delete(written));
    this.recorded();
    return verb;
  }

  private write<N extends VerbName>(name: N, data: VerbData[N], about: About): Promise<Verb> {
    return this.store.whole(async () => {
      const said = await this.add(name, data, about);
      if (about.insteadOf) await this.add("settle", { verb: about.insteadOf, how: "redone" }, {});
      return said;
    });
  }

  /** Within a transaction: the counter and the verb are one, so tabs number without gaps; verbs are forgotten, the counter not. */
  private async add<N extends VerbName>(name: N, data: VerbData[N], about: About): Promise<Verb> {
    const { verbs, files, settings } = this.store;
    const number = ((await this.store.setting("number")) ?? 0) + 1;
    const said: Verb = { uid: newUid(), number, name, at: about.at ?? this.clock.at(), data };
    if (about.visit !== undefined) said.visit = about.visit;
    if (about.seen !== undefined) said.seen = about.seen;
    await settings.put({ name: "number", value: number });
    await verbs.add({ ...said, state: "waiting" });
    for (const { blob, ...announced } of about.files ?? []) {
      await files.add({ ...announced, verb: said.uid, visit: said.visit ?? null, received: 0, state: "waiting" });
      await this.store.blobs.put({ uid: announced.uid, blob }); // it may lie there already, as a photo of the form
    }
    if (name === "settle") await this.settled(said.uid, data as VerbData["settle"]);
    return said;
  }

  /** Pictures of what is kept as a note go up after the note, as its own. */
  private async settled(uid: Uid, { verb, how }: VerbData["settle"]): Promise<void> {
    await this.store.verbs.update(verb, { state: "settled" });
    if (how === "noted") await this.store.files.where("verb").equals(verb).modify({ verb: uid, state: "waiting" });
  }

  /** The verb that was to be settled stands in the list again, with its files. */
  private async notSettled(uid: Uid, { verb }: VerbData["settle"]): Promise<void> {
    await this.store.verbs.update(verb, { state: "refused" });
    await this.store.files.where("verb").equals(uid).modify({ verb, state: "refused" });
  }

  /** When nothing is being written at this moment: an update of the app takes over then. */
  async idle(): Promise<void> {
    while (this.writing.size > 0) await Promise.allSettled(this.writing);
  }

  /** Refused ones that nobody has settled yet, oldest first. */
  refused(): Promise<StoredVerb[]> {
    return this.inState("refused");
  }

  /** Those without an answer, oldest first. */
  waiting(): Promise<StoredVerb[]> {
    return this.inState("waiting");
  }

  waitingCount(): Promise<number> {
    return this.store.verbs.where("state").equals("waiting").count();
  }

  /** Files whose bytes the server has not all got. */
  filesWaiting(): Promise<number> {
    return this.store.files.where("state").equals("waiting").count();
  }

  /** What becomes of a refused verb: kept as a note, done anew by another verb, or given up. */
  settle(verb: Uid, how: VerbData["settle"]["how"]): Promise<Verb> {
    return this.record("settle", { verb, how });
  }

  /** What waits lies in the future of the phone's clock: that was put back since, as phones do when a network says the time. */
  isAhead(waiting: readonly StoredVerb[]): boolean {
    return this.lastAhead(waiting) > 0;
  }

  /** Number of the last verb that lies in the future, else 0: what has a later one was recorded by the clock as it is now. */
  private lastAhead(waiting: readonly StoredVerb[]): number {
    return Math.max(0, ...waiting.filter(({ at }) => Date.parse(at) > this.clock.own() + SLACK).map(({ number }) => number));
  }

  /** The clock was put back (or, negative, put forward) by so many milliseconds: what was recorded before is moved with it, as if it had been so all the time. */
  async follow(by: number): Promise<void> {
    if (Math.abs(by) < SLACK) return;
    const move = (verb: StoredVerb) => void (verb.at = new Date(Date.parse(verb.at) - by).toISOString());
    const waiting = await this.waiting();
    const last = by > 0 ? this.lastAhead(waiting) : this.lastBefore(waiting, -by);
    await this.store.verbs.where("state").equals("refused").modify(move); // judged by the clock as it was before
    await this.store.verbs.where("state").equals("waiting").and(({ number }) => number <= last).modify(move);
  }

  /** Number of the last verb after which so much time was left out: networks say the time when they come back, which is late rather than early. */
  private lastBefore(waiting: readonly StoredVerb[], leftOut: number): number {
    const moments = [...waiting.map(({ at }) => Date.parse(at)), this.clock.own()];
    const followed = waiting.filter((_, at) => moments[at + 1]! - moments[at]! > leftOut - SLACK);
    return followed.at(-1)?.number ?? 0;
  }

  /**
   * A store that was put back from a copy of the phone counts numbers anew that the server has `taken` already: what waits
   * gets the ones after them, in its order. False: the numbers are right. A verb that did arrive is known by its uid.
   */
  async renumber(taken: number): Promise<boolean> {
    return this.store.whole(async () => {
      const waiting = await this.waiting();
      if (!waiting[0] || waiting[0].number > taken) return false;
      // From the end: no two verbs have one number at any moment.
      for (const [place, { uid }] of [...waiting.entries()].reverse()) await this.store.verbs.update(uid, { number: taken + 1 + place });
      await this.store.set("number", taken + waiting.length);
      return true;
    });
  }

  /** Writes down what the server said of verbs; within the transaction of exchange number `exchange`. */
  async answer(results: Result[], exchange: number): Promise<void> {
    for (const result of results) {
      const verb = await this.store.verbs.get(result.uid);
      if (verb?.state !== "waiting") continue; // answered before: the first answer holds
      const { state, made, reason } = result;
      await this.store.verbs.update(verb.uid, { state, answered: exchange, ...(made && { made }), ...(reason && { reason }) });
      // Bytes of a refused photo stay here until it is settled: the engineer may record it anew.
      if (state === "refused") await this.store.files.where("verb").equals(verb.uid).modify({ state: "refused" });
      if (verb.name === "settle" && state === "refused") await this.notSettled(verb.uid, verb.data as VerbData["settle"]);
    }
  }

  /** Refused ones that were settled on another phone of the same engineer leave the list here too. */
  async settledElsewhere(uids: Uid[]): Promise<void> {
    await this.store.verbs.where("uid").anyOf(uids).filter(({ state }) => state === "refused").modify({ state: "settled" });
  }

  private async inState(state: StoredVerb["state"]): Promise<StoredVerb[]> {
    const found = await this.store.verbs.where("state").equals(state).toArray();
    return found.sort((one, other) => one.number - other.number);
  }
}

/** The fields of a verb that the server gets. */
export function toSend({ uid, number, name, at, visit, seen, data }: StoredVerb): Verb {
  return { uid, number, name, at, ...(visit !== undefined && { visit }), ...(seen !== undefined && { seen }), data };
}
