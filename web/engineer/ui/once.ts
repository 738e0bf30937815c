/** Milliseconds: longer than a glove's second press, shorter than a second thought. */
export const REST = 600;
const pressed = new Set<string>();
let draw = (): void => {};

/** Called when buttons rest no longer, so that they are seen to. */
export const drawRested = (by: () => void): void => void (draw = by);

/** A button of this key does nothing now: it is shown so, or a quick and meant press would be lost without a word. */
export const isResting = (key: string): boolean => pressed.has(key);

/** Does `work` unless it is being done, or has been just now: pressed twice by a glove is pressed once. Null: it was not done. */
export async function once<T>(key: string, work: () => Promise<T>): Promise<T | null> {
  if (pressed.has(key)) return null;
  pressed.add(key);
  return work().finally(() => rest(key));
}

/** What has just been done is not to be done again by the same press. */
export function rest(key: string): void {
  pressed.add(key);
  setTimeout(() => {
    pressed.delete(key);
    draw();
  }, REST);
}
