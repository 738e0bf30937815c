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

/** 0.42 as "42 %"; never certain when it is not. */
export const percent = (share: number): string => {
  const whole = Math.round(share * 100);
  return whole === 0 && share > 0 ? "< 1 %" : whole === 100 && share < 1 ? "> 99 %" : `${whole} %`;
};
