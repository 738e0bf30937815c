import type { Clock } from "./clock.ts";
import type { Files } from "./files.ts";
import { touches } from "./guess.ts";
import { SLACK, type Outbox, toSend } from "./outbox.ts";
import type { Packs } from "./packs.ts";
import { type ProductPack, SCHEMA, type SyncAnswer, type SyncRequest, type VisitDocument } from "./protocol.ts";
import { type Store, StorageFull, type StoredVerb } from "./store.ts";
import { asAnswer, isCleared, isObject, isOutdated, titleOf, type Wire } from "./wire.ts";

/**
 * `idle` all said and heard · `syncing` · `later` no answer, tried again by itself · `sign_in` the session ran out ·
 * `full` there is no room here for what the server says, tried again by itself · `update` the server no longer speaks this app's schema · `cleared` signed out for good, nothing is left here.
 */
export type Phase = "idle" | "syncing" | "later" | "full" | "sign_in" | "update" | "cleared";

/** The server was reached and did not take what was sent: why, in its own words, or "". */
export interface Trouble {
  text: string;
}

/** Runs `work` while no other tab of this phone does. */
export type Exclusively = <T>(work: () => Promise<T>) => Promise<T>;

const VERBS_AT_ONCE = 100;
const DAY = 86_400_000;
/** An applied verb that no document ever showed is forgotten after this. */
const KEPT_AT_MOST = 3 * DAY;
const PACK_KEPT = 30 * DAY;
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 300_000;

/** Says what was done, hears what is new: one exchange after the other, files when the text is through. */
export class Sync {
  phase: Phase = "idle";
  /** Until when the next try should wait, by the phone's own clock in ms. */
  again = 0;
  /** Null while it is `later` says that nothing came back at all. */
  trouble: Trouble | null = null;
  /** The server takes what is told, but cannot say what is new. */
  isStale = false;
  private atOnce = VERBS_AT_ONCE;
  private failures = 0;
  private asked = false;
  private running: Promise<Phase> | null = null;
  /** Packs and their pictures on their way. */
  private fetching: Promise<void> | null = null;
  /** Something was recorded meanwhile: it goes before the next of them. */
  private isTelling = false;
  private turnBack: () => void = () => {};
  /** Pictures of packs that did not come. */
  private readonly lacking = new Set<string>();
  private readonly listeners = new Set<(phase: Phase) => void>();

  constructor(
    private readonly store: Store,
    private readonly outbox: Outbox,
    private readonly files: Files,
    private readonly packs: Packs,
    private readonly clock: Clock,
    private readonly wire: Wire,
    private readonly app: string,
    private readonly random: () => number = Math.random,
    private readonly exclusively: Exclusively = (work) => work(),
  ) {}

  /** Calls `listener` at each change of phase, and returns how to stop that. */
  onPhase(listener: (phase: Phase) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Syncs until nothing waits here or there, or until it has to stop. Asking while it runs makes it go on once more. */
  sync(): Promise<Phase> {
    this.asked = this.isTelling = true;
    this.turnBack();
    this.running ??= this.exclusively(() => this.untilDone())
      .catch((error: unknown) => this.failed(error instanceof StorageFull ? "full" : "later"))
      .finally(() => (this.running = null))
      // Who asks when it is through and the lock is on its way back would otherwise wait for the next round.
      .then((phase) => (phase === "idle" && this.asked ? this.sync() : phase));
    return this.running;
  }

  /** Like `sync`, unless a pause after a failure has not passed yet. */
  async soon(): Promise<Phase> {
    return this.clock.own() < this.again ? this.phase : this.sync();
  }

  private async untilDone(): Promise<Phase> {
    if (this.phase === "cleared") return this.phase;
    this.enter("syncing");
    do {
      this.asked = false;
      const ended = await this.exchangeUntilQuiet();
      if (ended && ended !== "full") return ended;
      // One chunk at a time: what is recorded meanwhile goes first. In a full storage they are what makes room.
      while (!this.asked && (await this.files.sendNext()) === "sent");
      if (ended) return ended;
      await this.fetchUntilAsked();
    } while (this.asked);
    return this.enter("idle");
  }

  /** Null when all is said and heard. */
  private async exchangeUntilQuiet(): Promise<Phase | null> {
    for (let isMeasured = false; ; isMeasured = true) {
      const { request, verbs, exchange } = await this.prepared(isMeasured);
      const sent = this.clock.own();
      const heard = await this.wire.exchange(request);
      if (isCleared(heard)) return this.clear();
      if (heard.status === 401) return this.enter("sign_in");
      if (isOutdated(heard)) return this.enter("update");
      if (heard.status === 413 && verbs > 1) {
        this.atOnce = Math.ceil(verbs / 2);
        continue;
      }
      const answer = heard.status === 200 ? asAnswer(heard.body) : null;
      this.trouble = answer || heard.status === 0 ? null : { text: titleOf(heard) };
      if (!answer) return this.failed();
      // A phone that slept on the way, or whose clock was put right just then, has measured nothing.
      const isSure = Math.abs(this.clock.own() - sent) < SLACK || request.offset === undefined;
      const offset = isSure ? this.clock.measured(sent, answer.now) : request.offset!;
      if (!(await this.hasRoomFor(answer, exchange, offset))) return this.failed("full");
      this.isStale = answer.stale ?? false;
      const left = await this.outbox.waitingCount();
      if (verbs > 0 && answer.results.length === 0) {
        if ((request.offset ?? offset) - offset > SLACK) continue; // put forward since: what was recorded before has moved with it
        if (await this.outbox.renumber(answer.taken)) continue;
        this.trouble = { text: "" };
        return this.failed(); // nothing was looked at: not at once again
      }
      this.failures = this.again = 0;
      this.atOnce = VERBS_AT_ONCE;
      if (!answer.more && left === 0) return null;
    }
  }

  /** Until the clock `isMeasured` anew, nothing is sent that lies in its future. */
  private async prepared(isMeasured: boolean): Promise<{ request: SyncRequest; verbs: number; exchange: number }> {
    const phone = await this.store.phone();
    const { verbs, documents, settings } = this.store;
    return this.store.transaction("r", [verbs, documents, settings], async () => {
      const all = await this.outbox.waiting();
      const waiting = all.slice(0, this.atOnce);
      const sent = !isMeasured && this.outbox.isAhead(all) ? [] : waiting;
      const keys = await documents.where("key").startsWith("visit/").primaryKeys();
      const request: SyncRequest = {
        schema: SCHEMA,
        phone,
        app: this.app,
        now: this.clock.at(),
        offset: await this.store.setting("offset"),
        cursor: (await this.store.setting("cursor")) ?? "",
        have: keys.map(visitOf),
        verbs: sent.map(toSend),
        answered: waiting[0] ? waiting[0].number - 1 : ((await this.store.setting("number")) ?? 0),
      };
      return { request, verbs: sent.length, exchange: (await this.store.setting("exchange")) ?? 0 };
    });
  }

  /** Takes the answer over, in a full storage after what can be had again is gone; false: it does not fit even so. */
  private async hasRoomFor(answer: SyncAnswer, before: number, offset: number): Promise<boolean> {
    const takeOver = () => this.takeOver(answer, before, offset).then(() => true);
    return takeOver().catch(async (error: unknown) => {
      if (!(error instanceof StorageFull)) throw error;
      await this.makeRoom();
      return takeOver().catch(async (still: unknown) => {
        if (!(still instanceof StorageFull)) throw still;
        // Photos of what was applied may go up now, which makes room; news come with the next answer.
        await this.store.whole(() => this.outbox.answer(answer.results, before + 1)).catch(() => undefined);
        return false;
      });
    });
  }

  /** What the server has too: photos that arrived and pictures of packs. Nothing that waits here is touched. */
  private async makeRoom(): Promise<void> {
    const mine = new Set(await this.store.files.filter(({ state }) => state !== "sent").primaryKeys());
    const pictures = [...(await this.packs.pictures()).keys()];
    for (const uid of pictures) this.lacking.add(uid); // they would fill it again at once
    const sent = await this.store.files.where("state").equals("sent").primaryKeys();
    await this.store.blobs.bulkDelete([...sent, ...pictures].filter((uid) => !mine.has(uid)));
  }

  /** The whole answer in one transaction, unless another tab has taken over a newer one since the request was made. */
  private async takeOver(answer: SyncAnswer, before: number, offset: number): Promise<void> {
    const exchange = before + 1;
    await this.store.whole(async () => {
      if (((await this.store.setting("exchange")) ?? 0) !== before) return;
      await this.outbox.follow(offset - ((await this.store.setting("offset")) ?? 0));
      await this.outbox.answer(answer.results, exchange);
      const documents = Object.entries(answer.documents).map(([key, body]) => ({ key, body, came: exchange }));
      await this.store.documents.bulkPut(documents);
      await this.outbox.settledElsewhere(answer.documents.refused?.settled ?? []);
      await this.drop(answer.visits);
      await this.forget();
      await this.store.set("cursor", answer.cursor);
      await this.store.set("exchange", exchange);
      await this.store.set("offset", offset);
      await this.store.set("synced", this.clock.at());
    });
    this.clock.offset = offset;
  }

  /** Documents of visits that are no longer this engineer's, unless verbs about them wait; and of days gone by. */
  private async drop(visits: number[]): Promise<void> {
    const stay = new Set(visits);
    for (const verb of await this.outbox.waiting()) if (verb.visit !== undefined) stay.add(verb.visit);
    const from = dayOf(this.clock.now() - 3 * DAY);
    const gone = (await this.store.documents.toCollection().primaryKeys()).filter((key) =>
      key.startsWith("visit/") ? !stay.has(visitOf(key)) : key.startsWith("day/") && key.slice(4) < from,
    );
    await this.store.documents.bulkDelete(gone);
    // Photos taken here can be looked at without network while their visit is here; others go once they have arrived.
    const over = await this.store.files.where("state").anyOf("sent", "refused").filter(({ visit }) => visit === null || !stay.has(visit)).toArray();
    // Bytes of a refused verb stay until it is settled.
    const verbs = await this.store.verbs.bulkGet(over.map(({ verb }) => verb));
    await this.forgetFiles(over.filter((_, at) => !["refused", "settled"].includes(verbs[at]?.state ?? "")).map(({ uid }) => uid));
  }

  /** Verbs whose work is done: the documents that they changed have come since, or a refusal has been settled. */
  private async forget(): Promise<void> {
    const came = new Map<string, number>();
    await this.store.documents.each((document) => void came.set(document.key, document.came));
    const oldest = new Date(this.clock.own() - KEPT_AT_MOST).toISOString();
    const isShown = (verb: StoredVerb) =>
      verb.at < oldest || touches(verb).every((key) => (came.get(key) ?? Infinity) >= (verb.answered ?? Infinity));
    const applied = await this.store.verbs.where("state").equals("applied").filter(isShown).primaryKeys();
    const open = new Set((await this.outbox.waiting()).map((verb) => (verb.name === "settle" ? verb.data.verb : "")));
    const settled = await this.store.verbs.where("state").equals("settled").filter((verb) => !open.has(verb.uid)).primaryKeys();
    await this.store.verbs.bulkDelete([...applied, ...settled]);
    await this.forgetFiles(await this.store.files.where("verb").anyOf(settled).primaryKeys());
  }

  private async forgetFiles(uids: string[]): Promise<void> {
    await this.store.files.bulkDelete(uids);
    await this.store.blobs.bulkDelete(uids);
  }

  /** A large pack on a slow line comes on while what was recorded meanwhile is told. */
  private async fetchUntilAsked(): Promise<void> {
    if (this.asked) return;
    this.isTelling = false;
    const asked = new Promise<void>((go) => (this.turnBack = go));
    this.fetching ??= this.fetchPacks().then(() => this.fetchPictures()).finally(() => (this.fetching = null));
    this.fetching.catch(() => undefined); // it may fail when nobody waits for it any more
    await Promise.race([this.fetching, asked]);
  }

  /** Packs that visits here name and that are not here yet; without one the visit can do without. */
  private async fetchPacks(): Promise<void> {
    const visits = await this.store.documents.where("key").startsWith("visit/").toArray();
    const named = new Set(visits.map((visit) => (visit.body as VisitDocument).pack).filter((pack) => pack !== null));
    for (const pack of named) {
      if (this.isTelling) return; // what was recorded meanwhile goes first
      if (await this.packs.use(pack, this.clock.at())) continue;
      const heard = await this.wire.pack(pack);
      if (heard.status === 0) return;
      if (heard.status !== 200 || !isObject(heard.body) || heard.body.pack !== pack) continue;
      await this.packs.keep(heard.body as unknown as ProductPack, this.clock.at());
    }
    await this.packs.forgetUnused(new Date(this.clock.own() - PACK_KEPT).toISOString());
  }

  /** Pictures of the packs that are here, so that they are seen without network; the visit can do without them. */
  private async fetchPictures(): Promise<void> {
    const wanted = await this.packs.pictures();
    const here = new Set(await this.store.blobs.where("uid").anyOf([...wanted.keys()]).primaryKeys());
    for (const [uid, address] of wanted) {
      if (here.has(uid) || this.lacking.has(uid)) continue;
      if (this.isTelling) return;
      const blob = await this.wire.picture(address);
      if (blob) await this.store.blobs.put({ uid, blob }).catch(() => this.lacking.add(uid)); // a full storage is for what is recorded
      else this.lacking.add(uid); // until the app is opened again
    }
  }

  private async clear(): Promise<Phase> {
    await this.store.delete();
    return this.enter("cleared");
  }

  /** Doubling pauses; by chance half as long to half as long again, so that phones do not all come back at once. */
  private failed(how: "later" | "full" = "later"): Phase {
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures++);
    this.again = this.clock.own() + Math.ceil(pause * (0.5 + this.random())); // timers cut off parts of a millisecond, and `soon` would find them too early
    return this.enter(how);
  }

  private enter(phase: Phase): Phase {
    if (phase !== this.phase) {
      this.phase = phase;
      for (const listener of this.listeners) listener(phase);
    }
    return phase;
  }
}

/** One tab at a time by Web Locks. Without them two tabs may ask at once: `takeOver` then keeps one answer only. */
export function oneTabAtATime(store: Store, locks: LockManager | undefined): Exclusively {
  return (work) => (locks ? locks.request(`${store.name}/sync`, work) : work()) as ReturnType<typeof work>;
}

const visitOf = (key: string) => Number(key.slice("visit/".length));
const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10);
