/** Product packs in phone-sync/1: fetched once under a name, and kept. */
import type { Bilingual } from "./protocol.ts";

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
