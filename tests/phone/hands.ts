import "fake-indexeddb/auto";
import type { SyncAnswer, SyncRequest, VisitDocument } from "../../web/engineer/protocol.ts";
import { openPhone, type Phone } from "../../web/engineer/phone.ts";
import type { Exclusively } from "../../web/engineer/sync.ts";

export const NOON = Date.parse("2026-11-30T04:00:00Z");

/** What the tests' server is asked, and what it says: the first answer in `says` that is left, else 503. */
export class Script {
  readonly asked: { path: string; method: string; headers: Record<string, string>; body: unknown }[] = [];
  says: (Response | Error | ((body: unknown) => Response | Promise<Response>))[] = [];

  fetch = async (path: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const read = await contentOf(init.body);
    this.asked.push({ path: String(path), method: init.method ?? "GET", headers: init.headers as Record<string, string>, body: read });
    const said = this.says.shift() ?? new Response("busy", { status: 503 });
    if (said instanceof Error) throw said;
    return said instanceof Response ? said : said(read);
  };

  get requests(): SyncRequest[] {
    return this.asked.filter(({ path }) => path === "/api/phone/sync").map(({ body }) => body as SyncRequest);
  }
}

async function contentOf(body: BodyInit | null | undefined): Promise<unknown> {
  if (typeof body === "string") return JSON.parse(body);
  if (body instanceof ArrayBuffer) return new Response(new Blob([body]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  return body instanceof Blob ? new Uint8Array(await body.arrayBuffer()) : body;
}

export const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

/** An answer that says nothing but `of`. */
export function answer(of: Partial<SyncAnswer> = {}): Response {
  const nothing: SyncAnswer = { now: new Date(NOON).toISOString(), results: [], taken: 0, cursor: "c1", visits: [], documents: {}, more: false };
  return json({ ...nothing, ...of });
}

/** Takes every verb that it is sent. */
export const takesAll = (of: Partial<SyncAnswer> = {}) => (body: unknown) => {
  const { verbs } = body as SyncRequest;
  return answer({ results: verbs.map(({ uid }) => ({ uid, state: "applied" })), taken: verbs.at(-1)?.number ?? 0, ...of });
};

let users = 0;

export class Hand {
  now = NOON;
  chance = 0.5;
  readonly script = new Script();
  constructor(readonly user = ++users) {}

  /** One more tab of this engineer's phone. It syncs only when asked to: `record` does not set it off. */
  async tab(exclusively: Exclusively = (work) => work()): Promise<Phone> {
    const phone = await openPhone({
      company: 1,
      user: this.user,
      app: "test",
      fetch: this.script.fetch,
      system: () => this.now,
      random: () => this.chance,
      exclusively,
    });
    phone.sync.soon = () => Promise.resolve(phone.sync.phase);
    return phone;
  }
}

export function visit(id: number, of: Partial<VisitDocument> = {}): VisitDocument {
  return {
    id, version: 1, state: "planned", day: "2026-11-30", start: "2026-11-30T01:00:00Z", end: "2026-11-30T03:00:00Z",
    window: { from: "2026-11-30T01:00:00Z", to: "2026-11-30T03:00:00Z" },
    times: { set_off_at: null, arrived_at: null, started_at: null, restored_at: null, left_at: null },
    outcome: "", outcome_reason: "", kilometres: null, colleagues: [],
    order: {
      id: 7, version: 1, number: "WO-7", kind: { code: "repair", word: "Repair" }, priority: { code: "p2", word: "High" },
      state: { code: "planned", word: "Planned" }, subject: "Pump", fault: "", description: "", is_stopped: false, restore_due: null,
      entitlement: "", repeat_of: null, carried_over: "", photos: [],
    },
    site: { id: 3, version: 1, name: "Plant", address: "", access_rules: "Gate 2", latitude: null, longitude: null },
    contact: null, asset: null,
    steps: [
      { id: 1, moment: "work", kind: "reading", text: { zh: "", en: "Pressure" }, unit: "bar", low: "1.0", high: "2.5", blocks: true, result: null },
      { id: 2, moment: "test", kind: "photo", text: { zh: "", en: "Plate" }, unit: "", low: null, high: null, blocks: true, result: null },
    ],
    photos: [], parts_needed: [], parts_used: [], signature: null, notes: [], case: null, pack: null, care: [], ...of,
  };
}
