import type { Clock } from "./clock.ts";
import { type Context, guess } from "./guess.ts";
import type {
  Day, DayDocument, ListsDocument, MeDocument, Moment, Notice, ProductPack, RefusedDocument, RefusedVerb, TransfersDocument, VanDocument, VerbData, VerbName, VisitDocument,
} from "./protocol.ts";
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
  transfers = () => this.shown<TransfersDocument>("transfers");
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

  /** What was refused of any of this engineer's phones, the oldest first; a `number` of 0 was told by another one. */
  async refused(): Promise<{ verbs: StoredVerb[]; more: number }> {
    const told = await this.shown<RefusedDocument>("refused");
    const known = new Map((await this.store.verbs.toArray()).map((verb) => [verb.uid, verb]));
    const here = [...known.values()].filter(({ state }) => state === "refused").sort((one, other) => one.number - other.number);
    const elsewhere = (told?.verbs ?? []).filter(({ uid }) => !known.has(uid)).map((verb) => this.fromElsewhere(verb));
    return { verbs: [...here, ...elsewhere], more: told?.more ?? 0 };
  }

  private fromElsewhere({ uid, name, at, visit, data, reason }: RefusedVerb): StoredVerb {
    const own = new Date(Date.parse(at) - this.clock.offset).toISOString(); // as if this phone had told it
    return { uid, number: 0, name: name as VerbName, at: own, data, reason, state: "refused", ...(visit !== null && { visit }) };
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
    const moved = (await this.store.documents.get("transfers"))?.body as TransfersDocument | undefined;
    const inPacks = packs.flatMap((pack) => pack.body.parts);
    const parts = [...(van?.parts ?? []), ...inPacks, ...(moved?.transfers ?? []).flatMap(({ lines }) => lines)];
    const part: Context["part"] = ({ part, code }) => {
      const known = parts.find((one) => one.part === part || one.code === code);
      if (!known) return { part: part ?? 0, code: code ?? "", name: { zh: "", en: "" }, unit: "piece", is_returnable: false };
      return { part: known.part, code: known.code, name: known.name, unit: known.unit, is_returnable: known.is_returnable };
    };
    const line: Context["line"] = ({ part, code }) => {
      const known = parts.find((one) => one.part === part || one.code === code);
      const { name, unit, has_serial, is_returnable } = known ?? { name: { zh: "", en: "" }, unit: "", has_serial: false, is_returnable: false };
      return { part: known?.part ?? part ?? 0, code: known?.code ?? code ?? "", name, unit, has_serial, is_returnable };
    };
    const visits = (await this.store.documents.where("key").startsWith("visit/").toArray()).map(({ body }) => body as VisitDocument);
    const uses = new Map(visits.flatMap((visit) => visit.parts_used.map((use) => [use.uid, use])));
    const named = new Map(visits.map(({ id, order, site }) => [String(id), `${order.number} ${site.name}`]));
    const orderOf: Context["orderOf"] = (visit) => {
      const known = visits.find(({ id }) => id === visit);
      return { order: known?.order.number ?? "", site: known?.site.name ?? "" };
    };
    const lists = (await this.store.documents.get("lists"))?.body as ListsDocument | undefined;
    const use: Context["use"] = (uid) => {
      const said = verbs.find((verb) => verb.uid === uid)?.data as VerbData["use_part"] | undefined;
      return said ? { part: part(said).part, quantity: said.quantity } : uses.get(uid);
    };
    return {
      offset: this.clock.offset, part, line, orderOf, use, oldPartDays: lists?.old_part_days ?? 0, what: (visit) => named.get(visit) ?? "",
      dayOf: (at) => dayIn(lists?.company.zone, at),
    };
  }
}

/** YYYY-MM-DD in the company's zone; in the phone's own as long as nobody has said which that is. */
function dayIn(zone: string | undefined, at: Moment): Day {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-CA", { ...parts, ...(zone !== undefined && { timeZone: zone }) }).format(new Date(at));
}
