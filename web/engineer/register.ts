import type { Outbox } from "./outbox.ts";
import type { Sync } from "./sync.ts";

/** Background Sync, where a browser has it (Chromium). */
type WithSync = ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } };

const HOUR = 3_600_000;

/** Newer versions of the app. */
export interface Updates {
  /** Asks whether there is one, at most once an hour: an app that stays open for days is never loaded, so no browser asks. */
  look(): void;
  /** Takes the newest one at once; the page loads itself anew in any case. */
  take(): Promise<void>;
}

/**
 * Registers the worker that opens the app without network, and follows its updates: `offer` is called with the way to take a
 * new version, when one has been fetched. It takes over when nothing is being recorded, and each open page then loads
 * itself anew by `reload`. Until then the old version goes on working. Where there are no workers, each opening brings the newest.
 */
export async function registerWorker(
  workers: ServiceWorkerContainer | undefined,
  outbox: Outbox,
  sync: Sync,
  offer: (take: () => void) => void,
  reload: () => void,
): Promise<Updates> {
  if (!workers) return { look: () => undefined, take: async () => reload() };
  const registration: WithSync = await workers.register("/engineer/worker.js", { scope: "/engineer/", updateViaCache: "none" });
  // The very first worker only begins to keep what this page has already; every other one brings a newer app.
  let hasOne = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (hasOne) void outbox.idle().then(reload);
    hasOne = true;
  });
  let isWanted = false;
  const waits = () => {
    const next = registration.waiting;
    if (!next || !workers.controller) return;
    const take = () => void outbox.idle().then(() => next.postMessage({ type: "take-over" }));
    if (isWanted) take();
    else offer(take);
  };
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => next.state === "installed" && waits());
  });
  waits();
  const ask = () => registration.update().catch(() => undefined); // without a network another time
  let asked = performance.now();
  const updates: Updates = {
    look: () => {
      if (performance.now() - asked < HOUR) return;
      asked = performance.now();
      void ask();
    },
    take: async () => {
      isWanted = true;
      // A page that only loads itself anew gets the old app: a version that waits is let in by nobody else.
      if (registration.waiting) return waits();
      await ask();
      if (registration.waiting) waits();
      else if (!registration.installing) reload();
    },
  };
  // The app may be closed before the next try: the browser then sends what waits.
  sync.onPhase((phase) => {
    if (phase === "update") void ask();
    if (phase === "later") void registration.sync?.register("outbox").catch(() => undefined);
  });
  return updates;
}
