import type { Clock } from "./clock.ts";
import { type Context, guess } from "./guess.ts";
import type { Day, DayDocument, ListsDocument, MeDocument, Notice, ProductPack, VanDocument, VisitDocument } from "./protocol.ts";
import type { Store } from "./store.ts";

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
    return document ? (guess(document, await this.verbs(), await this.context()) as D) : null;
  }

  private async shownOf<D>(prefix: string): Promise<D[]> {
    const documents = await this.store.documents.where("key").startsWith(prefix).toArray();
    const [verbs, context] = await Promise.all([this.verbs(), this.context()]);
    return documents.map((document) => guess(document, verbs, context) as D);
  }

  private verbs() {
    return this.store.verbs.where("state").anyOf("waiting", "applied").toArray();
  }

  private async context(): Promise<Context> {
    const van = (await this.store.documents.get("van"))?.body as VanDocument | undefined;
    const packs = await this.store.packs.toArray();
    const parts = [...(van?.parts ?? []), ...packs.flatMap((pack) => pack.body.parts)];
    return {
      offset: this.clock.offset,
      part: ({ part, code }) => {
        const known = parts.find((one) => one.part === part || one.code === code);
        return known ? { part: known.part, code: known.code, name: known.name } : { part: part ?? 0, code: code ?? "", name: { zh: "", en: "" } };
      },
    };
  }
}
