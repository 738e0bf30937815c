import Dexie, { type Table } from "dexie";
import type { Phone } from "./phone.ts";
import type { Store } from "./store.ts";
import { isObject, type Wire } from "./wire.ts";

/** Whose app this is, as `GET /api/phone/me` says. The page itself is the same for everybody. */
export interface Session {
  company: number;
  user: number;
  name: string;
  language: "zh" | "en";
}

/** Who signed in last on this phone, in a small database beside those of the people. */
class Sessions extends Dexie {
  declare last: Table<{ key: "last"; session: Session }, string>;

  constructor() {
    super("firstfix");
    this.version(1).stores({ last: "key" });
  }
}

const sessions = new Sessions();

/** Who signed in last: enough to open the app without network. */
export async function remembered(): Promise<Session | null> {
  return (await sessions.last.get("last"))?.session ?? null;
}

export async function remember(session: Session | null): Promise<void> {
  if (session) await sessions.last.put({ key: "last", session });
  else await sessions.last.clear();
}

/**
 * Asks the server who is signed in, and remembers it. `nobody`: the sign-in ran out, what is on the phone stays;
 * `unknown`: no answer, so the remembered one goes on.
 */
export async function whoIsSignedIn(wire: Wire): Promise<Session | "nobody" | "unknown"> {
  const heard = await wire.me();
  if (heard.status === 401) return "nobody";
  const session = heard.status === 200 ? asSession(heard.body) : null;
  if (!session) return "unknown";
  await remember(session);
  return session;
}

function asSession(body: unknown): Session | null {
  if (!isObject(body)) return null;
  const { company, user, name, language } = body;
  if (typeof company !== "number" || typeof user !== "number" || typeof name !== "string") return null;
  return { company, user, name, language: String(language).startsWith("zh") ? "zh" : "en" };
}

type Left = Pick<Phone, "drafts" | "files" | "outbox">;

/** What signing out now would put out of sight (`stays`, nothing of it is deleted), and forms begun that it would delete. */
export async function leftBehind({ drafts, files, outbox }: Left): Promise<{ stays: number; begun: number }> {
  const [verbs, going, refused, lost, begun] = await Promise.all([outbox.waitingCount(), outbox.filesWaiting(), outbox.refused(), files.lost(), drafts.begun()]);
  return { stays: verbs + going + refused.length + lost.length, begun };
}

/**
 * Clears what was copied to the phone when its engineer signs out. What waits, was refused and not settled, or never
 * arrived, stays until they sign in again; without any of it the whole database goes.
 */
export async function clearCopy(phone: Left & { store: Store }): Promise<void> {
  const { store } = phone;
  await remember(null);
  if ((await leftBehind(phone)).stays === 0) return store.delete();
  await store.whole(async () => {
    await Promise.all([store.documents.clear(), store.packs.clear(), store.drafts.clear(), store.settings.delete("cursor")]);
    await store.files.where("state").equals("sent").delete();
    // Photos that went up, and those of forms that were not sent.
    const stay = new Set(await store.files.toCollection().primaryKeys());
    await store.blobs.where("uid").noneOf([...stay]).delete();
  });
}

/** Django's CSRF token, from the page's cookies at this moment: it changes with each sign-in. */
export function csrfHeader(cookies: string): Record<string, string> {
  const token = /(?:^|;\s*)csrftoken=([^;]+)/.exec(cookies)?.[1];
  return token ? { "X-CSRFToken": decodeURIComponent(token) } : {};
}
