import type { Day, SyncAnswer, SyncRequest, Uid } from "./protocol.ts";

/** What came back. Status 0: nothing, or only half of it, or not ours; then nobody knows what the server has done. */
export interface Heard {
  status: number;
  body: unknown;
}

const NOTHING: Heard = { status: 0, body: null };
/** On a slow line a pack takes minutes, and one that is cut off begins at its start again. */
const FOR_A_PACK = 10;
/** Below this, gzip saves less than its head costs. */
const WORTH_PACKING = 2_000;

/** The server, as the phone reaches it. `fetch` and what goes along with each request (CSRF) are passed in. */
export class Wire {
  constructor(
    private readonly fetch: typeof globalThis.fetch,
    private readonly headers: () => Record<string, string> | Promise<Record<string, string>>,
    private readonly patience = 60_000,
  ) {}

  async exchange(request: SyncRequest): Promise<Heard> {
    const text = JSON.stringify(request);
    const json = { "Content-Type": "application/json" };
    if (text.length < WORTH_PACKING || typeof CompressionStream === "undefined")
      return this.ask("/api/phone/sync", { method: "POST", body: text, headers: json });
    const packed = await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
    return this.ask("/api/phone/sync", { method: "POST", body: packed, headers: { ...json, "Content-Encoding": "gzip" } });
  }

  /** Who is signed in. */
  me(): Promise<Heard> {
    return this.ask("/api/phone/me", {});
  }

  pack(name: string): Promise<Heard> {
    return this.ask(`/api/phone/packs/${encodeURIComponent(name)}`, {}, FOR_A_PACK * this.patience);
  }

  /** A picture of a pack; null when it is not there, or nothing comes. */
  async picture(address: string): Promise<Blob | null> {
    try {
      const init: RequestInit = { credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(this.patience) };
      const response = await this.fetch(address, init);
      return response.ok ? await response.blob() : null;
    } catch {
      return null;
    }
  }

  likely(day: Day): Promise<Heard> {
    return this.ask(`/api/phone/days/${day}/likely`, {});
  }

  fileProgress(uid: Uid): Promise<Heard> {
    return this.ask(`/api/phone/files/${uid}`, {});
  }

  chunk(uid: Uid, offset: number, bytes: Blob): Promise<Heard> {
    const headers = { "Content-Type": "application/octet-stream" };
    return this.ask(`/api/phone/files/${uid}?offset=${offset}`, { method: "PUT", body: bytes, headers });
  }

  private async ask(path: string, init: RequestInit & { headers?: Record<string, string> }, patience = this.patience): Promise<Heard> {
    try {
      const response = await this.fetch(path, {
        ...init,
        headers: { Accept: "application/json", ...(await this.headers()), ...init.headers },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error", // a hotel's sign-in page is not our server
        signal: AbortSignal.timeout(patience),
      });
      const text = await response.text();
      if (response.ok) return { status: response.status, body: JSON.parse(text) };
      return { status: response.status, body: jsonOrNull(text) };
    } catch {
      return NOTHING;
    }
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The body as an answer of ours, or null: a proxy's page, or JSON of something else, must not be taken over. */
export function asAnswer(body: unknown): SyncAnswer | null {
  if (!isObject(body)) return null;
  const { now, results, taken, cursor, visits, documents, more } = body;
  const isWhole =
    typeof now === "string" && !Number.isNaN(Date.parse(now)) && Array.isArray(results) && results.every(isResult) && Number.isInteger(taken) &&
    typeof cursor === "string" && Array.isArray(visits) && visits.every(Number.isInteger) && isObject(documents) && typeof more === "boolean";
  return isWhole ? (body as unknown as SyncAnswer) : null;
}

/** The dispatcher signed this phone out for good. Nobody's 410 but ours says so. */
export const isCleared = ({ status, body }: Heard): boolean => status === 410 && isObject(body) && body.clear === true;

/** The server no longer speaks this app's schema; any other field that is wrong is no reason to update. */
export const isOutdated = ({ status, body }: Heard): boolean =>
  status === 422 && isObject(body) && isObject(body.errors) && Object.keys(body.errors).some((field) => field.split(".").at(-1) === "schema");

/** What the server says is wrong; "" when it was no server of ours that answered. */
export const titleOf = ({ body }: Heard): string => (isObject(body) && typeof body.title === "string" ? body.title : "");

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isResult = (one: unknown) => isObject(one) && typeof one.uid === "string" && (one.state === "applied" || one.state === "refused");
