/** Tools in phone-sync/1, and whether one may be used. */
import type { Day } from "./protocol.ts";

export interface VanTool {
  id: number;
  code: string;
  type: number;
  /** The last day of its calibration; null: it has none that counts. */
  until: Day | null;
  /** It has to be calibrated to be used. */
  is_calibrated: boolean;
  /** Why it must not be used, in words; where it is being calibrated. */
  out_of_order: string;
  sent_to: string;
}

export type Fitness = "usable" | "broken" | "away" | "never" | "ran_out";

/** As `logistics.words.unusable_words` judges it on a day. */
export function fitnessOf({ until, is_calibrated, out_of_order, sent_to }: VanTool, day: Day): Fitness {
  if (out_of_order) return "broken";
  if (sent_to) return "away";
  if (!is_calibrated) return "usable";
  if (until === null) return "never";
  return until >= day ? "usable" : "ran_out";
}
