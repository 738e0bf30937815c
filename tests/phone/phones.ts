// Phones on a desk: a program that holds many real phones (store, outbox, exchange, files) and does what JSON lines on
// its input tell it. It answers each line with one line. What a phone asks its server comes back as an answer as well
// (`asks`), and stays open until the next line says what became of it; so the other side owns the wire and the time.
import "fake-indexeddb/auto";
import { createInterface } from "node:readline";
import Dexie from "dexie";
import { IDBFactory } from "fake-indexeddb";
import { announced } from "../../web/engineer/files.ts";
import { openPhone, type Phone } from "../../web/engineer/phone.ts";
import type { VerbData, VerbName } from "../../web/engineer/protocol.ts";
import { Store } from "../../web/engineer/store.ts";

type Asked = { method: string; path: string; body: unknown };
type Said = { asks: Asked } | { rests: string };
type Line = { do: string; phone: string; [field: string]: unknown };

/** One phone that is switched on. */
class OnDesk {
  phone!: Phone;
  private open: { asked: Asked; answer: (response: Response) => void; fail: (error: Error) => void } | null = null;
  private heard: ((said: Said) => void) | null = null;
  private isRunning = false;

  constructor(private readonly skew: number) {}

  async start(user: number): Promise<void> {
    const system = () => Date.now() + this.skew;
    this.phone = await openPhone({ company: 1, user, app: "test", fetch: this.fetch, system, random: () => 0.5, exclusively: (work) => work() });
    this.phone.sync.soon = () => Promise.resolve(this.phone.sync.phase); // only when told
  }

  /** Syncs on until it asks for something or rests. */
  sync(): Promise<Said> {
    const said = this.next();
    if (this.isRunning) void this.phone.sync.sync(); // it asks once more when it is through
    else {
      this.isRunning = true;
      void this.phone.sync.sync().then((phase) => {
        this.isRunning = false;
        this.say({ rests: phase });
      });
    }
    if (this.open) this.say({ asks: this.open.asked });
    return said;
  }

  /** What became of the open question: an answer as it came over the wire, or null for none. */
  answer(status: number | null, body: string): Promise<Said> {
    const { open } = this;
    if (!open) throw new Error("nothing was asked");
    this.open = null;
    const said = this.next();
    if (status === null) open.fail(new TypeError("network"));
    else open.answer(new Response(body, { status }));
    return said;
  }

  private next(): Promise<Said> {
    return new Promise((go) => (this.heard = go));
  }

  private say(said: Said): void {
    this.heard?.(said);
    this.heard = null;
  }

  private readonly fetch = async (path: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const asked = { method: init.method ?? "GET", path: String(path), body: await asText(init.body) };
    return new Promise((answer, fail) => {
      this.open = { asked, answer, fail };
      this.say({ asks: asked });
    });
  };
}

async function asText(body: BodyInit | null | undefined): Promise<unknown> {
  if (typeof body === "string") return { json: body };
  if (body instanceof ArrayBuffer) return { json: await new Response(new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"))).text() };
  if (body instanceof Blob) return { base64: btoa(String.fromCharCode(...new Uint8Array(await body.arrayBuffer()))) };
  return null;
}

const desk = new Map<string, OnDesk>();
/** Of each database: its rows, by table. */
const kept = new Map<string, Record<string, unknown[]>>();
const held = (line: Line) => desk.get(line.phone)!;

function record({ phone: { outbox } }: OnDesk, line: Line) {
  const data = { ...(line.data as object) } as Record<string, unknown>;
  const files = ((line.files as string[]) ?? []).map((base64) => announced(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: "image/jpeg" })));
  if (files.length > 0) data.file = files[0]!.announcement;
  const about = { visit: line.visit as number | undefined, seen: line.seen as number | undefined, files: files.map(({ file }) => file) };
  return outbox.record(line.name as VerbName, data as VerbData[VerbName], about);
}

const doings: Record<string, (line: Line) => Promise<object>> = {
  /** Remembers what is on all phones now, for `reset`. */
  async keep() {
    kept.clear();
    for (const { phone } of desk.values()) {
      const rows: Record<string, unknown[]> = {};
      for (const table of phone.store.tables) rows[table.name] = await table.toArray();
      kept.set(phone.store.name, rows);
    }
    return {};
  },
  /** All phones are switched off and as they were when they were kept. */
  async reset() {
    for (const { phone } of desk.values()) phone.close();
    desk.clear();
    Dexie.dependencies.indexedDB = new IDBFactory();
    for (const [name, rows] of kept) {
      const [, company, user] = name.split("/") as [string, string, string];
      const store = new Store(company, user);
      await store.transaction("rw", store.tables, () =>
        Promise.all(store.tables.map((table) => table.bulkAdd(rows[table.name]!))),
      );
      store.close();
    }
    return {};
  },
  async open(line) {
    const phone = new OnDesk(line.skew as number);
    await phone.start(line.user as number);
    desk.set(line.phone, phone);
    return {};
  },
  /** The tab is gone at once, whatever it was doing. */
  async kill(line) {
    held(line).phone.close();
    desk.delete(line.phone);
    return {};
  },
  async record(line) {
    return { verb: await record(held(line), line) };
  },
  /** The tab is gone so many turns of the event loop after a record was begun; `verb` if the screen had said so. */
  async recordAndKill(line) {
    const phone = held(line);
    let verb: object | null = null;
    const written = record(phone, line).then((done) => (verb = done), () => null);
    for (let turn = 0; turn < (line.turns as number); turn++) await new Promise((go) => setImmediate(go));
    const said = verb;
    phone.phone.close();
    desk.delete(line.phone);
    await written;
    return { verb: said };
  },
  async sync(line) {
    return held(line).sync();
  },
  async answer(line) {
    return held(line).answer(line.status as number | null, line.body as string);
  },
  async settle(line) {
    return { verb: await held(line).phone.outbox.settle(line.verb as string, line.how as "noted") };
  },
  /** All that the phone holds, and all that it shows. */
  async look(line) {
    const { store, outbox, copy } = held(line).phone;
    const keys = await store.documents.toCollection().primaryKeys();
    const seen = await copy.look();
    const others: Record<string, () => unknown> = { van: seen.van, transfers: seen.transfers, me: seen.me, lists: seen.lists, notices: seen.notices, refused: async () => (await store.documents.get("refused"))?.body };
    const shown: Record<string, unknown> = {};
    for (const key of keys) {
      const [kind, id] = key.split("/") as [string, string];
      shown[key] = kind === "visit" ? seen.visit(Number(id)) : kind === "day" ? seen.day(id) : await others[kind]!();
    }
    const [waiting, refused, verbs] = [await outbox.waiting(), await outbox.refused(), await store.verbs.toArray()];
    return { shown, waiting, refused, verbs: verbs.map(({ uid, state }) => ({ uid, state })), files: await store.files.toArray() };
  },
};

for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text) as Line;
  const said = await doings[line.do]!(line).catch((error: unknown) => ({ error: String((error as Error).stack ?? error) }));
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
