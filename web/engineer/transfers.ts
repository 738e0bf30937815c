/** Transfers in phone-sync/1: parts asked for, on their way to or from the engineer's van, handed from van to van. */
import type { Bilingual, Day, Moment, Uid } from "./protocol.ts";

export interface TransfersDocument {
  /** What waits, and what was over lately; the newest first. */
  transfers: TransferPart[];
  /** Whom parts can be given to, by their van. */
  colleagues: { place: number; name: string }[];
}

export interface TransferPart {
  /** That of the verb which asked for it or gave it. */
  uid: Uid;
  /** "" as long as the office does not know of it. */
  number: string;
  state: "asked" | "approved" | "refused" | "sent" | "partly" | "received" | "cancelled";
  /** To the own van, or out of it. */
  way: "in" | "out";
  /** The other place; "" as long as nobody has said from where they come. */
  place: string;
  is_handover: boolean;
  /** Asked for or given by the engineer of this phone. */
  is_mine: boolean;
  /** The number of the order that they are for, and its site; "" for the van. */
  order: string;
  site: string;
  needed_by: Day | null;
  reason: string;
  answer: string;
  asked_by: string;
  asked_at: Moment;
  approved_at: Moment | null;
  sent_at: Moment | null;
  received_at: Moment | null;
  /** When it was refused or called off. */
  closed_at: Moment | null;
  lines: TransferLine[];
}

export interface TransferLine {
  part: number;
  code: string;
  name: Bilingual;
  unit: string;
  has_serial: boolean;
  is_returnable: boolean;
  asked: number;
  approved: number;
  sent: number;
  received: number;
  /** Sent and not arrived, by what the receiver said. */
  missing: number;
}

/** The part by its id, or by the code that was scanned or typed. */
export type WantedLine = { part?: number; code?: string; quantity: number };

export interface TransferVerbs {
  /** About a visit: for its order; without one for the van. `from_van` is a colleague's; else who approves chooses. */
  ask_parts: { lines: WantedLine[]; from_van?: number; needed_by?: Day; note: string };
  /** Called off before it was sent. */
  cancel_parts: { transfer: Uid; reason: string };
  /** Not `is_all`: the rest is still to come. What lacks of all is told as missing, with a reason. */
  receive_parts: { transfer: Uid; lines: { part: number; came: number }[]; is_all: boolean; reason: string };
  /** `to` is a colleague's van. They are the colleague's when that one confirms. */
  give_parts: { to: number; lines: WantedLine[]; note: string };
  /** What a colleague asked for out of the own van: given, so many of each part; or not, and why. */
  give_asked: { transfer: Uid; lines: { part: number; came: number }[] };
  refuse_asked: { transfer: Uid; reason: string };
}

export const onTheWay = ({ sent, received, missing }: TransferLine): number => sent - received - missing;
