import type { Clock } from "./clock.ts";
import { type Context, guess } from "./guess.ts";
import type { Packs } from "./packs.ts";
import type {
  Day, DayDocument, LikelyDocument, ListsDocument, MeDocument, Moment, Notice, ProductPack, RefusedDocument, RefusedVerb, TransfersDocument, VanDocument, VerbData, VerbName, VisitDocument,
} from "./protocol.ts";
import type { Store, StoredDocument, StoredVerb } from "./store.ts";

type KnownPart = ProductPack["parts"][number];

/** The read copy as screens show it. */
export class Copy {
  constructor(
    private readonly store: Store,
    private readonly packs: Packs,
    private readonly clock: Clock,
  ) {}

  /** All of it at one moment. */
  look(): Promise<Look> {
    const { documents, packs, verbs } = this.store;
    return this.store.transaction("r", [documents, packs, verbs], async () => {
      const [kept, recorded] = await Promise.all([documents.toArray(), verbs.toArray()]);
      const parts = recorded.some(counts) ? await this.packs.parts() : []; // only what was done asks for them
      return new Look(kept, recorded, parts, this.clock.offset);
    });
  }

  /** A file recorded on this phone, as long as it is kept here. */
  async file(uid: string): Promise<Blob | null> {
    return (await this.store.blobs.get(uid))?.blob ?? null;
  }
}

/** Each document with what its engineer has done since. Null: not on this phone. */
export class Look {
  private readonly documents: Map<string, StoredDocument>;
  private readonly done: StoredVerb[];
  private readonly context: Context;

  constructor(
    documents: readonly StoredDocument[],
    private readonly verbs: readonly StoredVerb[],
    parts: readonly KnownPart[],
    private readonly offset: number,
  ) {
    this.documents = new Map(documents.map((document) => [document.key, document]));
    this.done = verbs.filter(counts);
    this.context = this.contextWith(parts);
  }

  visit = (id: number) => this.shown<VisitDocument>(`visit/${id}`);
  day = (day: Day) => this.shown<DayDocument>(`day/${day}`);
  van = () => this.shown<VanDocument>("van");
  transfers = () => this.shown<TransfersDocument>("transfers");
  me = () => this.shown<MeDocument>("me");
  lists = () => this.shown<ListsDocument>("lists");
  notices = (): Notice[] => this.shown<Notice[]>("notices") ?? [];
  likely = (): LikelyDocument[] => this.shownOf<LikelyDocument>("likely/");

  /** Every visit on the phone, in the order of their times. */
  visits(): VisitDocument[] {
    return this.shownOf<VisitDocument>("visit/").sort((one, other) => one.start.localeCompare(other.start) || one.id - other.id);
  }

  /** Every day on the phone, oldest first. */
  days(): DayDocument[] {
    return this.shownOf<DayDocument>("day/").sort((one, other) => one.day.localeCompare(other.day));
  }

  /** What has no answer yet, in the order in which it was recorded. */
  waiting(): StoredVerb[] {
    return this.inState("waiting");
  }

  /** What was refused of any of this engineer's phones, the oldest first; a `number` of 0 was told by another one. */
  refused(): { verbs: StoredVerb[]; more: number } {
    const told = this.shown<RefusedDocument>("refused");
    const known = new Set(this.verbs.map(({ uid }) => uid));
    const elsewhere = (told?.verbs ?? []).filter(({ uid }) => !known.has(uid)).map((verb) => this.fromElsewhere(verb));
    return { verbs: [...this.inState("refused"), ...elsewhere], more: told?.more ?? 0 };
  }

  private inState(asked: StoredVerb["state"]): StoredVerb[] {
    return this.verbs.filter(({ state }) => state === asked).sort((one, other) => one.number - other.number);
  }

  private fromElsewhere({ uid, name, at, visit, data, reason }: RefusedVerb): StoredVerb {
    const own = new Date(Date.parse(at) - this.offset).toISOString(); // as if this phone had told it
    return { uid, number: 0, name: name as VerbName, at: own, data, reason, state: "refused", ...(visit !== null && { visit }) };
  }

  private shown<D>(key: string): D | null {
    const document = this.documents.get(key);
    return document ? (guess(document, this.done, this.context) as D) : null;
  }

  private shownOf<D>(prefix: string): D[] {
    return [...this.documents.keys()].filter((key) => key.startsWith(prefix)).map((key) => this.shown<D>(key)!);
  }

  /** As the server has it, without what was done since. */
  private told = <D>(key: string) => this.documents.get(key)?.body as D | undefined;

  private contextWith(inPacks: readonly KnownPart[]): Context {
    const moved = this.told<TransfersDocument>("transfers")?.transfers ?? [];
    const parts = [...(this.told<VanDocument>("van")?.parts ?? []), ...inPacks, ...moved.flatMap(({ lines }) => lines)];
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
    const visits = [...this.documents.values()].filter(({ key }) => key.startsWith("visit/")).map(({ body }) => body as VisitDocument);
    const uses = new Map(visits.flatMap((visit) => visit.parts_used.map((use) => [use.uid, use])));
    const named = new Map(visits.map(({ id, order, site }) => [String(id), `${order.number} ${site.name}`]));
    const orderOf: Context["orderOf"] = (visit) => {
      const known = visits.find(({ id }) => id === visit);
      return { order: known?.order.number ?? "", site: known?.site.name ?? "" };
    };
    const lists = this.told<ListsDocument>("lists");
    const use: Context["use"] = (uid) => {
      const said = this.done.find((verb) => verb.uid === uid)?.data as VerbData["use_part"] | undefined;
      return said ? { part: part(said).part, quantity: said.quantity } : uses.get(uid);
    };
    return {
      offset: this.offset, part, line, orderOf, use, oldPartDays: lists?.old_part_days ?? 0, what: (visit) => named.get(visit) ?? "",
      dayOf: (at) => dayIn(lists?.company.zone, at),
    };
  }
}

/** Whether a document may still lack it. */
const counts = ({ state }: StoredVerb): boolean => state === "waiting" || state === "applied";

/** YYYY-MM-DD in the company's zone; in the phone's own as long as nobody has said which that is. */
function dayIn(zone: string | undefined, at: Moment): Day {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-CA", { ...parts, ...(zone !== undefined && { timeZone: zone }) }).format(new Date(at));
}
