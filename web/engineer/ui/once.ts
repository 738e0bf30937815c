/** Longer than a glove's second press, shorter than a second thought. */
const REST = 600;
const pressed = new Set<string>();

/** Does `work` unless it is being done, or has been just now: pressed twice by a glove is pressed once. Null: it was not done. */
export async function once<T>(key: string, work: () => Promise<T>): Promise<T | null> {
  if (pressed.has(key)) return null;
  pressed.add(key);
  try {
    return await work();
  } finally {
    setTimeout(() => pressed.delete(key), REST);
  }
}
