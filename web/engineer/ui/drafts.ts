/** What was typed and not yet taken: in memory for the screen, in the store for when the app is closed. */
export interface Keeper {
  put(key: string, values: Record<string, string> | null): Promise<unknown>;
}

const drafts = new Map<string, Record<string, string>>();
const due = new Map<string, number>();
const WAIT = 300;
let keeper: Keeper | null = null;

export function keepDraftsIn(store: Keeper, known: Iterable<readonly [string, Record<string, string>]>): void {
  keeper = store;
  for (const [key, values] of known) if (!drafts.has(key)) drafts.set(key, values);
}

/** Every form in which something stands, by its key. */
export const allDrafts = (): ReadonlyMap<string, Record<string, string>> => drafts;

export const draft = (key: string): Record<string, string> | undefined => drafts.get(key);

export function keep(key: string, values: Record<string, string>): void {
  drafts.set(key, values);
  clearTimeout(due.get(key));
  due.set(key, window.setTimeout(() => save(key), WAIT));
}

export function drop(key: string): void {
  drafts.delete(key);
  clearTimeout(due.get(key));
  save(key);
}

function save(key: string): void {
  due.delete(key);
  // A draft that finds no room is still on the screen; what is recorded says so by itself.
  void keeper?.put(key, drafts.get(key) ?? null).catch(() => undefined);
}

function saveAll(): void {
  for (const key of [...due.keys()]) {
    clearTimeout(due.get(key));
    save(key);
  }
}

// Phones close an app that is out of sight without asking, and who leaves a field has said something.
document.addEventListener("visibilitychange", () => document.hidden && saveAll());
document.addEventListener("focusout", saveAll);
