import type { Clock } from "./clock.ts";
import { type Context, guess } from "./guess.ts";
import type { Day, DayDocument, ListsDocument, MeDocument, Notice, ProductPack, VanDocument, VerbData, VisitDocument } from "./protocol.ts";
import type { Store, StoredVerb } from "./store.ts";

/** The read copy as screens show it: each document with what its engineer has done since. Null: not on this phone. */
export class Copy {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  visit = (id: number) => this.shown<VisitDocument>(`visit/${id}`);
  day = (day: Day) => this.shown<DayDocument>(`day/${day}`);
  van = () => this.shown<VanDocument>("van");
  me = () => this.shown<MeDocument>("me");
  lists = () => this.shown<ListsDocument>("lists");

  async notices(): Promise<Notice[]> {
    return (await this.shown<Notice[]>("notices")) ?? [];
  }

  /** Every visit on the phone, in the order of their times. */
  async visits(): Promise<VisitDocument[]> {
    const found = await this.shownOf<VisitDocument>("visit/");
    return found.sort((one, other) => one.start.localeCompare(other.start) || one.id - other.id);
  }

  /** Every day on the phone, oldest first. */
  async days(): Promise<DayDocument[]> {
    return (await this.shownOf<DayDocument>("day/")).sort((one, other) => one.day.localeCompare(other.day));
  }

  async pack(name: string | null): Promise<ProductPack | null> {
    return (name && (await this.store.packs.get(name))?.body) || null;
  }

  /** A file recorded on this phone, as long as it is kept here. */
  async file(uid: string): Promise<Blob | null> {
    return (await this.store.blobs.get(uid))?.blob ?? null;
  }

  private async shown<D>(key: string): Promise<D | null> {
    const document = await this.store.documents.get(key);
    if (!document) return null;
    const verbs = await this.verbs();
    return guess(document, verbs, await this.context(verbs)) as D;
  }

  private async shownOf<D>(prefix: string): Promise<D[]> {
    const documents = await this.store.documents.where("key").startsWith(prefix).toArray();
    const verbs = await this.verbs();
    const context = await this.context(verbs);
    return documents.map((document) => guess(document, verbs, context) as D);
  }

  private verbs() {
    return this.store.verbs.where("state").anyOf("waiting", "applied").toArray();
  }

  private async context(verbs: StoredVerb[]): Promise<Context> {
    const van = (await this.store.documents.get("van"))?.body as VanDocument | undefined;
    const packs = await this.store.packs.toArray();
    const parts = [...(van?.parts ?? []), ...packs.flatMap((pack) => pack.body.parts)];
    const part: Context["part"] = ({ part, code }) => {
      const known = parts.find((one) => one.part === part || one.code === code);
      return known ? { part: known.part, code: known.code, name: known.name } : { part: part ?? 0, code: code ?? "", name: { zh: "", en: "" } };
    };
    const visits = await this.store.documents.where("key").startsWith("visit/").toArray();
    const uses = new Map(visits.flatMap(({ body }) => (body as VisitDocument).parts_used.map((use) => [use.uid, use])));
    const use: Context["use"] = (uid) => {
      const said = verbs.find((verb) => verb.uid === uid)?.data as VerbData["use_part"] | undefined;
      return said ? { part: part(said).part, quantity: said.quantity } : uses.get(uid);
    };
    return { offset: this.clock.offset, part, use };
  }
}
