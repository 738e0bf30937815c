/** What a scanned code or serial number means on the list of what to bring. */
import type { PickLine } from "./protocol.ts";

/** What is ticked, and the serial numbers chosen so far by the key of their line. */
export interface Ticks {
  keys: readonly string[];
  numbers: Readonly<Record<string, readonly string[]>>;
}

type Scannable = Pick<PickLine, "key" | "code" | "quantity" | "source" | "numbers">;

/** The line that the code ticks, with the serial number where it is one; else why none: ticked already, or not listed. */
export function scannedLine<L extends Scannable>(lines: readonly L[], ticks: Ticks, code: string): { line: L; number?: string } | "again" | "other" {
  const is = (other: string) => other.toLowerCase() === code.toLowerCase();
  const numbered = lines.flatMap((line) => (line.numbers ?? []).filter(is).map((number) => ({ line, number })));
  if (numbered.some(({ line, number }) => ticks.numbers[line.key]?.includes(number))) return "again";
  // Where all are full, this piece is taken instead of the one scanned first.
  const chosen = numbered.find(({ line }) => hasRoom(line, ticks)) ?? numbered[0];
  if (chosen) return chosen;
  const coded = lines.filter((line) => is(line.code));
  const line = coded.find(({ key }) => !ticks.keys.includes(key));
  return line ? { line } : coded.length ? "again" : "other";
}

/** Whether something is still to be scanned: a line that is not ticked, or one that lacks serial numbers. */
export const isLeft = (lines: readonly Scannable[], ticks: Ticks): boolean =>
  lines.some((line) => !ticks.keys.includes(line.key) || (line.source === "take" && line.numbers && hasRoom(line, ticks)));

const hasRoom = ({ key, quantity }: Scannable, { numbers }: Ticks): boolean => (numbers[key]?.length ?? 0) < quantity;
