import type { Outbox } from "./outbox.ts";
import type { Sync } from "./sync.ts";

/** Background Sync, where a browser has it (Chromium). */
type WithSync = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

/**
 * Registers the worker that opens the app without network, and follows its updates: `offer` is called with the way to take a
 * new version, when one has been fetched. It takes over when nothing is being recorded, and each open page then loads
 * itself anew by `reload`. Until then the old version goes on working. Null where there are no workers.
 */
export async function registerWorker(
  workers: ServiceWorkerContainer | undefined,
  outbox: Outbox,
  sync: Sync,
  offer: (take: () => void) => void,
  reload: () => void,
): Promise<ServiceWorkerRegistration | null> {
  if (!workers) return null;
  const registration: WithSync = await workers.register("/engineer/worker.js", { scope: "/engineer/", updateViaCache: "none" });
  // The very first worker only begins to keep what this page has already; every other one brings a newer app.
  let hasOne = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (hasOne) void outbox.idle().then(reload);
    hasOne = true;
  });
  const waits = () => {
    const next = registration.waiting;
    if (next && workers.controller) offer(() => void outbox.idle().then(() => next.postMessage({ type: "take-over" })));
  };
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => next.state === "installed" && waits());
  });
  waits();
  // The app may be closed before the next try: the browser then sends what waits.
  sync.onPhase((phase) => {
    if (phase === "later") void registration.sync?.register("outbox").catch(() => undefined);
  });
  return registration;
}
