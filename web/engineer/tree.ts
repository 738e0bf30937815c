/**
 * Which step comes next in a case: by the published strategy tree (strategy-tree/1) while all that is known lies on one
 * of its ways, else by belief.
 *
 * By belief means the least expected minutes: of the best plan of repairs, and of each question followed by the best
 * plan after its answer (the myopic rule of Heckerman, Breese & Rommelse, CACM 38(3), 1995). The engine weighs money and
 * looks further ahead; the phone has neither the rates nor the time.
 */

import { answered, CHANGED, FAILED, FIXED, knownAfter, UNKNOWN, type CaseRecord, type Known } from "./belief.ts";
import type { FaultPack } from "./protocol.ts";

/** A case that is given up costs a working day, in minutes. */
const GIVEN_UP = 480;
/** Questions that are looked at closely: those that tell most per minute. */
const PROMISING = 24;
const OTHERS = 4;
const ESCALATE = "escalate";

/** `step` is null when no step is worth its time any more: the case goes to R&D. */
export interface Advice {
  step: string | null;
  /** Whether the tree says so, or the belief. */
  isByTree: boolean;
  /** Other steps that are worth taking, the best first. */
  others: string[];
}

interface Tree {
  root: number;
  nodes: ({ step: string; next?: Record<string, number> } | { plan: string[] })[];
}

export function adviceOn(pack: FaultPack, record: CaseRecord): Advice {
  const known = knownAfter(pack, record);
  const byTree = stepByTree(pack, record);
  const byBelief = stepsByBelief(pack, known);
  const step = byTree === undefined ? (byBelief[0] ?? null) : byTree;
  return { step, isByTree: byTree !== undefined, others: byBelief.filter((other) => other !== step).slice(0, OTHERS) };
}

/** The tree's step; null where it ends in escalation, undefined off the tree. */
export function stepByTree(pack: FaultPack, record: CaseRecord): string | null | undefined {
  const said = new Said(record);
  const nodes = (pack.tree as Tree | null)?.nodes ?? [];
  let node = nodes[(pack.tree as Tree | null)?.root ?? 0];
  while (node && !said.isAnother) {
    const open = "plan" in node ? node.plan.filter((repair) => !said.take(repair))[0] : undefined; // taken in any order
    const outcome: string | undefined = "step" in node ? said.take(node.step) : undefined;
    if (outcome === undefined) {
      const next: string = "step" in node ? node.step : (open ?? ESCALATE);
      if (!said.isUsedUp) return undefined;
      return next === ESCALATE ? null : next;
    }
    node = nodes[("next" in node ? node.next?.[outcome] : undefined) ?? -1];
  }
  return undefined;
}

/** What was said and tried, to be taken step by step on the way through the tree. */
class Said {
  private readonly outcomes = new Map<string, string[]>();
  /** The complaint became another one, of which the tree knows nothing. */
  readonly isAnother: boolean;

  constructor(record: CaseRecord) {
    for (const [question, outcome] of Object.entries(record.symptoms)) this.outcomes.set(question, [outcome]);
    for (const { step, outcome } of record.steps)
      this.outcomes.set(step, [...(this.outcomes.get(step) ?? []), outcome === FIXED ? FAILED : outcome]);
    this.isAnother = record.steps.some(({ outcome }) => outcome === CHANGED);
  }

  take(step: string): string | undefined {
    return this.outcomes.get(step)?.shift();
  }

  /** Whether nothing is known beside the way; "don't know" teaches nothing. */
  get isUsedUp(): boolean {
    return [...this.outcomes.values()].flat().every((outcome) => outcome === UNKNOWN);
  }
}

/** Steps that are worth their time, the one with the least expected minutes of the whole rest of the case first. */
export function stepsByBelief(pack: FaultPack, known: Known): string[] {
  const plans = new Plans(pack, known.tried);
  const { order, minutes } = plans.best(known.belief);
  const questions = mostTelling(pack, known)
    .map(({ id, minutes }) => {
      const after = outcomesOf(pack, known, id).map(({ share, belief }) => share * plans.best(belief).minutes);
      return { id, minutes: minutes + sum(after) };
    })
    .sort((one, other) => one.minutes - other.minutes);
  const better = questions.filter((question) => question.minutes < minutes).map(({ id }) => id);
  return [...better, ...order];
}

/** The questions that tell most per minute and may still be asked. */
function mostTelling(pack: FaultPack, known: Known): FaultPack["questions"] {
  const open = pack.questions.filter((question) => (known.made.get(question.id) ?? 0) < question.repeats);
  const worth = new Map(open.map(({ id, minutes }) => [id, information(pack, known, id) / Math.max(minutes, 1)]));
  return open.sort((one, other) => worth.get(other.id)! - worth.get(one.id)!).slice(0, PROMISING);
}

/** How much an answer tells of the fault on average, in nats. */
function information(pack: FaultPack, known: Known, question: string): number {
  const after = outcomesOf(pack, known, question).map(({ share, belief }) => share * entropy(belief));
  return entropy(known.belief) - sum(after);
}

function outcomesOf(pack: FaultPack, known: Known, question: string): { share: number; belief: number[] }[] {
  return Object.entries(pack.columns[question] ?? {}).map(([outcome, column]) => ({
    share: sum(column.map((chance, fault) => chance * known.belief[fault]!)),
    belief: answered(pack, known, question, outcome).belief,
  }));
}

/** Repairs in the order of what they fix per minute of what the repairs before have left (updated P/C). */
class Plans {
  private readonly repairs: { id: string; minutes: number; fixes: number[] }[];

  constructor(pack: FaultPack, tried: Set<string>) {
    this.repairs = pack.repairs
      .filter((repair) => !tried.has(repair.id))
      .map(({ id, minutes }) => ({ id, minutes: Math.max(minutes, 1), fixes: pack.fixes[id] ?? [] }));
  }

  /** The repairs up to the best point to give up, and the expected minutes. */
  best(belief: number[]): { order: string[]; minutes: number } {
    let left = belief;
    let [mass, spent] = [1, 0];
    const order: string[] = [];
    let found = { length: 0, minutes: GIVEN_UP };
    const worth = ({ fixes, minutes }: { fixes: number[]; minutes: number }) =>
      sum(left.map((weight, fault) => weight * (fixes[fault] ?? 0))) / minutes;
    // What a repair is worth only shrinks as others are tried: old values bound it, and few are worked out anew.
    const open = this.repairs.map((repair) => ({ repair, bound: worth(repair) }));
    while (open.length && mass > 1e-6) {
      open.sort((one, other) => other.bound - one.bound);
      const first = open[0]!;
      first.bound = worth(first.repair);
      if (first.bound < (open[1]?.bound ?? 0)) continue;
      if (first.bound <= 0) break;
      open.shift();
      order.push(first.repair.id);
      spent += mass * first.repair.minutes;
      left = left.map((weight, fault) => weight * (1 - (first.repair.fixes[fault] ?? 0)));
      mass = sum(left);
      if (spent + mass * GIVEN_UP < found.minutes) found = { length: order.length, minutes: spent + mass * GIVEN_UP };
    }
    return { order: order.slice(0, found.length), minutes: found.minutes };
  }
}

function entropy(belief: number[]): number {
  return -sum(belief.map((share) => (share > 0 ? share * Math.log(share) : 0)));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
