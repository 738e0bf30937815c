import { exact, isMeasured } from "../amounts.ts";
import { say, type Word } from "../words.ts";

const COUNTED: Record<string, Word> = { set: "unitSet", pair: "unitPair", roll: "unitRoll", bottle: "unitBottle", box: "unitBox" };

/** "3", "2 boxes", "1.25 kg". */
export function amount(quantity: number, unit: string): string {
  const n = exact(quantity);
  const word = COUNTED[unit];
  if (word) return say(word, { n });
  return isMeasured(unit) ? `${n} ${unit}` : String(n);
}
