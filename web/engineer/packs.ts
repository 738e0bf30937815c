/** Product packs in phone-sync/1: fetched once under a name, and kept. */
import type { Bilingual, Moment, Uid } from "./protocol.ts";
import type { Store } from "./store.ts";

/** GET /api/phone/packs/<pack>: what belongs to a product model, the same for all its assets; kept for good. */
export interface ProductPack {
  pack: string;
  product_model: { id: number; name: Bilingual };
  /** The published fault model as the phone needs it, or null without one; likelihood columns and strategy tree. */
  faults: FaultPack | null;
  articles: { id: number; title: Bilingual; body: Bilingual; pictures: { url: string; caption: Bilingual }[]; faults: string[]; steps: string[] }[];
  parts: { part: number; code: string; name: Bilingual; unit: string; has_serial: boolean; is_returnable: boolean }[];
}

/** docs/formats/phone-sync.md says how the numbers are used; shared test vectors hold both sides to the same ones. */
export interface FaultPack {
  version: number;
  questions: {
    id: string; text: Bilingual; how: Bilingual; outcomes: { id: string; name: Bilingual }[]; minutes: number;
    danger: boolean; is_symptom: boolean; picture: string;
    /** May be made so often, each time anew; 1 for most. */
    repeats: number;
  }[];
  repairs: { id: string; name: Bilingual; how: Bilingual; minutes: number; parts: { code: string; quantity: number }[]; danger: boolean; picture: string }[];
  faults: {
    id: string; name: Bilingual; component: Bilingual | null; prior: number;
    /** Above this probability the fault is a danger; `do` says what to do then. */
    danger: { limit: number; do: Bilingual } | null;
  }[];
  /** ageing[fault] = probability of its being early, random, wear; null where nothing depends on the machine's age. */
  ageing: [number, number, number][] | null;
  /** Years; `prior` holds at this age. */
  typical_age: number;
  /** columns[question][outcome][fault]: P(outcome | fault). */
  columns: Record<string, Record<string, number[]>>;
  /** fixes[repair][fault]: P(the repair helps | fault). */
  fixes: Record<string, number[]>;
  /** strategy-tree/1, see the engines' formats. */
  tree: unknown;
}

/** A picture on our server by its address; null for a picture that the phone does not keep. */
export const pictureUid = (address: string): string | null => /^\/files\/([0-9a-f-]{36})$/.exec(address)?.[1] ?? null;

/** The addresses by uid of all pictures that a pack shows: of its steps and articles. */
export function picturesIn(pack: ProductPack): Map<string, string> {
  const steps = [...(pack.faults?.questions ?? []), ...(pack.faults?.repairs ?? [])].map((step) => step.picture);
  const articles = (pack.articles ?? []).flatMap((article) => (article.pictures ?? []).map(({ url }) => url));
  const found = new Map<string, string>();
  for (const address of [...steps, ...articles]) {
    const uid = address && pictureUid(address);
    if (uid) found.set(uid, address);
  }
  return found;
}

/** What is asked of a pack at each exchange and for each screen. */
interface Digest {
  parts: ProductPack["parts"];
  pictures: ReadonlyMap<Uid, string>;
  used: Moment;
}

/** A day more or less does not matter to when a pack was last needed. */
const EXACTLY = 86_400_000;

/** The packs on this phone. Each is large and never changes under its name: for what is asked often it is read once. */
export class Packs {
  private readonly digests = new Map<string, Digest>();

  constructor(private readonly store: Store) {}

  async get(name: string): Promise<ProductPack | null> {
    return (await this.store.packs.get(name))?.body ?? null;
  }

  async keep(body: ProductPack, used: Moment): Promise<void> {
    await this.store.whole(() => this.store.packs.put({ pack: body.pack, body, used }));
  }

  /** A visit needs it still. False: it is not here. */
  async use(name: string, now: Moment): Promise<boolean> {
    const digest = (await this.all()).get(name);
    if (!digest) return false;
    if (Date.parse(now) - Date.parse(digest.used) >= EXACTLY) {
      await this.store.packs.update(name, { used: now });
      digest.used = now;
    }
    return true;
  }

  /** Those that no visit has needed since then, with their pictures where no other pack shows them. */
  async forgetUnused(since: Moment): Promise<void> {
    const gone = [...(await this.all())].filter(([, { used }]) => used < since);
    if (!gone.length) return;
    await this.store.whole(async () => {
      await this.store.packs.bulkDelete(gone.map(([name]) => name));
      const wanted = await this.pictures();
      await this.store.blobs.bulkDelete(gone.flatMap(([, { pictures }]) => [...pictures.keys()]).filter((uid) => !wanted.has(uid)));
    });
  }

  async parts(): Promise<ProductPack["parts"]> {
    return [...(await this.all()).values()].flatMap(({ parts }) => parts);
  }

  /** Their addresses by uid. */
  async pictures(): Promise<Map<Uid, string>> {
    return new Map([...(await this.all()).values()].flatMap(({ pictures }) => [...pictures]));
  }

  private async all(): Promise<ReadonlyMap<string, Digest>> {
    const names = new Set(await this.store.packs.toCollection().primaryKeys());
    const read = await this.store.packs.bulkGet([...names].filter((name) => !this.digests.has(name)));
    for (const pack of read) if (pack) this.digests.set(pack.pack, { parts: pack.body.parts, pictures: picturesIn(pack.body), used: pack.used });
    for (const name of this.digests.keys()) if (!names.has(name)) this.digests.delete(name);
    return this.digests;
  }
}
