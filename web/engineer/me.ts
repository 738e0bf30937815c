/** What is the engineer's own in phone-sync/1: certificates, hours, expenses, advances, trips, the coming days. */
import type { Bilingual, Day, Decimal, Moment, Uid } from "./protocol.ts";

export interface MeDocument {
  user: number;
  engineer: number;
  name: string;
  certificates: { name: Bilingual; until: Day }[];
  hours: { day: Day; work: number; travel: number; added: { uid: Uid; kind: string; minutes: number; note: string; state: string; answer: string }[] }[];
  expenses: {
    uid: Uid; kind: string; amount: Decimal; currency: string; on: Day; note: string; state: string; answer: string;
    visit: number | null; has_receipt: boolean;
  }[];
  /** Servers before the first release with advances send none; `rest` is what of it is still in the engineer's hands. */
  advances?: { uid: Uid; amount: Decimal; currency: string; day: Day; purpose: string; state: string; answer: string; rest: Decimal }[];
  trips: { uid: Uid; day: Day; start: string; end: string; last_day?: Day; kilometres: Decimal; purpose: string; state: string; answer: string }[];
  next_days: { day: Day; visits: number; first: Moment | null; places: string[] }[];
}
