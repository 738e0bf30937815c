import type { Sync } from "./sync.ts";

const EVERY = 30_000;
/** Phones that a network comes back to at once do not all ask in the same second. */
const SPREAD = 3_000;

/** What of a page the triggers need: events of window and document, and whether it can be seen. */
export interface Page {
  on(event: "online" | "visibilitychange", heard: () => void): void;
  isVisible(): boolean;
  after(milliseconds: number, then: () => void): void;
  random(): number;
}

/** Syncs at once, when the network comes, when the app is looked at, every 30 s while it is, and after a failure's pause. */
export function keepSyncing(sync: Sync, page: Page, own: () => number): void {
  const round = () => {
    if (page.isVisible()) void sync.soon();
    page.after(EVERY, round);
  };
  page.on("online", () => page.after(page.random() * SPREAD, () => void sync.sync()));
  page.on("visibilitychange", () => page.isVisible() && void sync.soon());
  sync.onPhase((phase) => {
    if (phase === "later" || phase === "full") page.after(Math.max(0, sync.again - own()), () => void sync.soon());
  });
  round();
}
