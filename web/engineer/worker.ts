/// <reference lib="webworker" />
import { buildIn } from "./build.ts";
import { openPhone } from "./phone.ts";
import { listenForPush } from "./pushed.ts";
import { remembered } from "./session.ts";

// Opens the app without network, and sends the outbox when the network is back while the app is closed. The server puts
// `self.SHELL` before this script; a new build has another one, so browsers fetch the new app by themselves.
// Never answers for /api: what the server says is either fresh or not there.

declare const self: ServiceWorkerGlobalScope & { SHELL: { version: string; page: string; files: string[] } };
const { version, page, files } = self.SHELL;
const CACHE = `firstfix-shell-${version}`;
const SYNC = "outbox";

/** A page says that the version which waits may take over: nothing is being recorded, see register.ts. */
type Message = { type: "take-over" };
interface SyncEvent extends ExtendableEvent {
  tag: string;
}

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(dropOldShells()));

// A new version waits until a page lets it in, or all are closed.
self.addEventListener("message", (event) => {
  if ((event.data as Message | null)?.type === "take-over") event.waitUntil(self.skipWaiting());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (pathname.startsWith(page) && !pathname.endsWith(".js")) event.respondWith(fromShell(page, request));
  } else if (files.includes(pathname)) event.respondWith(fromShell(pathname, request));
});

listenForPush(self, page);

(self as unknown as EventTarget).addEventListener("sync", (event) => {
  const { tag } = event as SyncEvent;
  if (tag === SYNC) (event as SyncEvent).waitUntil(sendOutbox());
});

/** All of it or nothing: an app that opens with half of its files is worse than the old one. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Built files have their content's hash in their names, so the browser's own copy is right; the page has not.
  await cache.addAll(files);
  // Without a sign-in the server leads elsewhere, and no browser opens an app from such an answer: the old version goes on.
  await cache.add(new Request(page, { cache: "reload", redirect: "error" }));
}

async function dropOldShells(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith("firstfix-shell-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(request);
}

/** Background Sync: the app is closed or asleep, what waits goes now. A failure makes the browser ask again later. */
async function sendOutbox(): Promise<void> {
  const session = await remembered();
  if (!session) return;
  const { cookieStore } = self as unknown as { cookieStore?: { get(name: string): Promise<{ value: string } | null> } };
  const headers = async (): Promise<Record<string, string>> => {
    const token = (await cookieStore?.get("csrftoken"))?.value;
    return token ? { "X-CSRFToken": token } : {};
  };
  const phone = await openPhone({ ...session, app: buildIn(files), fetch: self.fetch.bind(self), headers });
  try {
    if ((await phone.sync.sync()) === "later") throw new Error("The server did not answer.");
  } finally {
    phone.close();
  }
}
