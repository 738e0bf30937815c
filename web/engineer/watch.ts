import { liveQuery } from "dexie";

/** Calls `show` with what `read` finds in the store, now and whenever that has changed, in any tab. Returns how to stop. */
export function watch<T>(read: () => Promise<T>, show: (found: T) => void, failed: (error: unknown) => void = console.error): () => void {
  const subscription = liveQuery(read).subscribe({ next: show, error: failed });
  return () => subscription.unsubscribe();
}
