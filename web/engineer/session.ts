import type { Outbox } from "./outbox.ts";
import type { Store } from "./store.ts";

/** Who is signed in, as the shell page says it in the `data-` of its body. */
export interface Session {
  company: string;
  user: string;
  name: string;
  language: "zh" | "en";
  /** Build of the app. */
  app: string;
}

/** Null when nobody is signed in: the page then leads to the sign-in. */
export function sessionOf(data: Readonly<Record<string, string | undefined>>): Session | null {
  const { company, user, name = "", language, app = "" } = data;
  if (!company || !user) return null;
  return { company, user, name, language: language === "zh" ? "zh" : "en", app };
}

/** What is lost to sight when the engineer signs out now; nothing of it is deleted. */
export async function leftBehind(outbox: Outbox): Promise<{ verbs: number; files: number; refused: number }> {
  const [verbs, files, refused] = await Promise.all([outbox.waitingCount(), outbox.filesWaiting(), outbox.refused()]);
  return { verbs, files, refused: refused.length };
}

/**
 * Clears what was copied to the phone before its engineer signs out. What waits, or was refused and not settled, stays
 * until they sign in again; without any of it the whole database goes.
 */
export async function clearCopy(store: Store, outbox: Outbox): Promise<void> {
  const { verbs, files, refused } = await leftBehind(outbox);
  if (verbs + files + refused === 0) return store.delete();
  await store.whole(async () => {
    await store.documents.clear();
    await store.packs.clear();
    await store.settings.delete("cursor");
    const sent = await store.files.where("state").equals("sent").primaryKeys();
    await store.files.bulkDelete(sent);
    await store.blobs.bulkDelete(sent);
  });
}

/** Django's CSRF token, from the page's cookies at this moment: it changes with each sign-in. */
export function csrfHeader(cookies: string): Record<string, string> {
  const token = /(?:^|;\s*)csrftoken=([^;]+)/.exec(cookies)?.[1];
  return token ? { "X-CSRFToken": decodeURIComponent(token) } : {};
}
