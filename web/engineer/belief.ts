/**
 * What is believed after the record of a case: the engine's numbers (firstfix/engines/troubleshooting/state.py) without
 * a network. tests/phone/vectors holds both to the same ones.
 */

import type { CasePart, FaultPack } from "./protocol.ts";

export type CaseRecord = Pick<CasePart, "state" | "symptoms" | "steps" | "age">;

/** `belief[fault]` adds up to 1; `made` counts the answers by question, "don't know" too; `tried` are repairs. */
export interface Known {
  belief: number[];
  made: Map<string, number>;
  tried: Set<string>;
}

export interface FaultShare {
  fault: number;
  probability: number;
}

/** A word for "nobody could say", which teaches nothing. */
export const UNKNOWN = "unknown";
/** Outcomes of a repair: the complaint is gone, is still there, is another one (so one fault is gone and another left). */
export const FIXED = "fixed";
export const FAILED = "failed";
export const CHANGED = "changed";

/** Weibull's shapes minus one of early, random and wear; ages are taken no lower and no higher than so many typical ages. */
const EXPONENTS = [-0.5, 0, 2];
const YOUNGEST = 0.05;
const OLDEST = 5;
/** States of a case in which steps are taken: what fixed it then did not fix it for good. */
const UNDER_WAY = ["remote", "visit"];

export function isUnderWay(record: CaseRecord): boolean {
  return UNDER_WAY.includes(record.state);
}

/** The shares of faults of a machine of this age (years); without an age those of the typical age. */
export function sharesAt(pack: FaultPack, age: number | null): number[] {
  const prior = pack.faults.map((fault) => fault.prior);
  const { ageing } = pack;
  if (age === null || !ageing) return prior;
  const ratio = Math.min(Math.max(age / pack.typical_age, YOUNGEST), OLDEST);
  const rates = EXPONENTS.map((exponent) => ratio ** exponent);
  return weighted(prior, ageing.map((classes) => classes.reduce((sum, share, at) => sum + share * rates[at]!, 0)));
}

export function knownAfter(pack: FaultPack, record: CaseRecord): Known {
  const prior = sharesAt(pack, record.age);
  let known: Known = { belief: prior, made: new Map(), tried: new Set() };
  for (const [question, outcome] of Object.entries(record.symptoms)) known = answered(pack, known, question, outcome);
  record.steps.forEach(({ kind, step, outcome }, place) => {
    const isLast = place === record.steps.length - 1;
    if (kind === "observe") known = answered(pack, known, step, outcome);
    else if (outcome === CHANGED) known = restarted(pack, prior, step);
    else known = tried(pack, known, step, outcome === FIXED && isLast && !isUnderWay(record));
  });
  return known;
}

export function answered(pack: FaultPack, known: Known, question: string, outcome: string): Known {
  const made = new Map(known.made).set(question, (known.made.get(question) ?? 0) + 1);
  const column = pack.columns[question]?.[outcome];
  return { ...known, made, belief: column ? weighted(known.belief, column) : known.belief };
}

function tried(pack: FaultPack, known: Known, repair: string, helped: boolean): Known {
  const fixes = pack.fixes[repair] ?? [];
  const likelihood = helped ? fixes : fixes.map((share) => 1 - share);
  return { ...known, tried: new Set(known.tried).add(repair), belief: weighted(known.belief, likelihood) };
}

/** After a repair that left another complaint: what was learnt was about a fault that is gone. */
function restarted(pack: FaultPack, prior: number[], repair: string): Known {
  const left = (pack.fixes[repair] ?? []).map((share) => 1 - share);
  return { belief: weighted(prior, left), made: new Map(), tried: new Set([repair]) };
}

/** Bayes' rule. What contradicts the model, say a sure repair that failed, teaches nothing. */
function weighted(belief: number[], likelihood: number[]): number[] {
  const weights = belief.map((share, fault) => share * (likelihood[fault] ?? 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : belief;
}

/** The most probable faults, the most probable first. */
export function leadingFaults(belief: number[], count: number): FaultShare[] {
  return belief
    .map((probability, fault) => ({ fault, probability }))
    .sort((one, other) => other.probability - one.probability)
    .slice(0, count);
}

/** Faults above their limit of danger: what to do about them comes before any step. */
export function dangers(pack: FaultPack, belief: number[]): FaultShare[] {
  return leadingFaults(belief, belief.length).filter(({ fault, probability }) => {
    const limit = pack.faults[fault]?.danger?.limit;
    return limit !== undefined && probability > limit;
  });
}
