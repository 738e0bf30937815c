/** What transfers, and the van that they come to or leave, look like between a verb and its answer. */
import { exact } from "./amounts.ts";
import type { Context, Effects } from "./guess.ts";
import type { TransferLine, TransferPart, TransfersDocument, Uid, VanDocument, VerbName } from "./protocol.ts";
import { onTheWay, type WantedLine } from "./transfers.ts";

/** Verbs about transfers, and those of them after which the van holds other pieces. */
export const TRANSFER_VERBS: ReadonlySet<VerbName> =
  new Set(["ask_parts", "cancel_parts", "receive_parts", "give_parts", "give_asked", "refuse_asked"]);
export const VAN_VERBS: ReadonlySet<VerbName> = new Set(["receive_parts", "give_parts", "give_asked"]);

type Of = Pick<TransferPart, "uid" | "state" | "way" | "place" | "order" | "site" | "needed_by" | "reason" | "asked_at" | "lines">;

const begun = (of: Of): TransferPart => ({
  number: "", is_handover: of.way === "out", is_mine: true, answer: "", asked_by: "", approved_at: null, sent_at: null, received_at: null, closed_at: null, ...of,
});

function lineOf(wanted: WantedLine, context: Context): TransferLine {
  const { part, code, name, unit, has_serial, is_returnable } = context.line(wanted);
  return { part, code, name, unit, has_serial, is_returnable, asked: wanted.quantity, approved: 0, sent: 0, received: 0, missing: 0 };
}

const given = (line: TransferLine, pieces: number): TransferLine => ({ ...line, approved: pieces, sent: pieces });

const nameOf = ({ colleagues }: TransfersDocument, van: number | undefined): string => colleagues.find(({ place }) => place === van)?.name ?? "";

const named = ({ transfers }: TransfersDocument, uid: Uid) => transfers.find((one) => one.uid === uid);

export const transfersOn: Effects<TransfersDocument> = {
  ask_parts: (all, { lines, from_van, needed_by = null, note }, { verb, at, context }) => {
    const { order, site } = context.orderOf(verb.visit);
    const asked = lines.map((line) => lineOf(line, context));
    all.transfers.unshift(begun({ uid: verb.uid, state: "asked", way: "in", place: nameOf(all, from_van), order, site, needed_by, reason: note, asked_at: at, lines: asked }));
  },
  cancel_parts: (all, { transfer, reason }, { at }) => {
    const known = named(all, transfer);
    if (known) Object.assign(known, { state: "cancelled", answer: reason, closed_at: at });
  },
  receive_parts: (all, { transfer, lines, is_all }, { at }) => {
    const known = named(all, transfer);
    if (!known) return;
    for (const { part, came } of lines) {
      const line = known.lines.find((one) => one.part === part);
      if (line) line.received += came;
    }
    if (is_all) for (const line of known.lines) line.missing += onTheWay(line);
    known.state = known.lines.every((line) => onTheWay(line) === 0) ? "received" : "partly";
    known.received_at = at;
  },
  give_parts: (all, { to, lines, note }, { verb, at, context }) => {
    const gone = lines.map((line) => given(lineOf(line, context), line.quantity));
    const sent = begun({ uid: verb.uid, state: "sent", way: "out", place: nameOf(all, to), order: "", site: "", needed_by: null, reason: note, asked_at: at, lines: gone });
    all.transfers.unshift({ ...sent, approved_at: at, sent_at: at });
  },
  give_asked: (all, { transfer, lines }, { at }) => {
    const known = named(all, transfer);
    if (!known) return;
    const pieces = new Map(lines.map(({ part, came }) => [part, came]));
    known.lines = known.lines.map((line) => given(line, pieces.get(line.part) ?? line.asked));
    Object.assign(known, { state: "sent", approved_at: at, sent_at: at });
  },
  refuse_asked: (all, { transfer, reason }, { at }) => {
    const known = named(all, transfer);
    if (known) Object.assign(known, { state: "refused", answer: reason, closed_at: at });
  },
};

export const vanOn: Effects<VanDocument> = {
  receive_parts: (van, { lines }, { context }) => {
    for (const { part, came } of lines.filter(({ came }) => came > 0)) {
      const line = van.parts.find((one) => one.part === part);
      if (line) line.quantity = exact(line.quantity + came);
      else van.parts.push({ ...context.line({ part }), quantity: came, defective: 0 });
    }
  },
  give_parts: (van, { lines }) => lines.forEach((line) => takeOut(van, line, line.quantity)),
  give_asked: (van, { lines }) => lines.forEach((line) => takeOut(van, line, line.came)),
};

function takeOut(van: VanDocument, { part, code }: { part?: number; code?: string }, pieces: number): void {
  const line = van.parts.find((one) => one.part === part || one.code === code);
  if (line) line.quantity = exact(line.quantity - pieces);
}
