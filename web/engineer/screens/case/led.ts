/** A visit's case beside the fault model that leads it: what every piece of the screen reads. */
import { CHANGED, FAILED, FIXED, isUnderWay, knownAfter, UNKNOWN, type CaseRecord, type Known } from "../../belief.ts";
import type { CasePart, FaultPack, ProductPack, VisitDocument } from "../../protocol.ts";
import { adviceOn, type Advice } from "../../tree.ts";
import { say, told } from "../../words.ts";

export type Question = FaultPack["questions"][number];
export type Repair = FaultPack["repairs"][number];
export type Step = { kind: "observe"; entry: Question } | { kind: "repair"; entry: Repair };

export interface Led {
  visit: VisitDocument;
  pack: ProductPack;
  faults: FaultPack;
  case: CasePart;
  known: Known;
  advice: Advice;
  isUnderWay: boolean;
}

/** Null when the visit has no case, or its fault model is not on the phone. */
export function ledCase(visit: VisitDocument, pack: ProductPack | null): Led | null {
  if (!visit.case || !pack?.faults) return null;
  const { faults } = pack;
  return {
    visit, pack, faults, case: visit.case,
    known: knownAfter(faults, visit.case), advice: adviceOn(faults, visit.case), isUnderWay: isUnderWay(visit.case),
  };
}

export function stepOf(faults: FaultPack, id: string): Step | null {
  const question = faults.questions.find((one) => one.id === id);
  if (question) return { kind: "observe", entry: question };
  const repair = faults.repairs.find((one) => one.id === id);
  return repair ? { kind: "repair", entry: repair } : null;
}

export const stepWords = (step: Step): string =>
  (step.kind === "observe" ? told(step.entry.text) : told(step.entry.name)) || step.entry.id;

export function outcomeWords(step: Step | null, outcome: string): string {
  if (outcome === UNKNOWN) return say("caseUnknown");
  if (outcome === FIXED) return say("caseFixed");
  if (outcome === FAILED) return say("caseFailed");
  if (outcome === CHANGED) return say("caseChanged");
  const found = step?.kind === "observe" ? step.entry.outcomes.find((one) => one.id === outcome) : undefined;
  return (found && told(found.name)) || outcome;
}

export const faultWords = (faults: FaultPack, fault: number): string => {
  const found = faults.faults[fault];
  return found ? told(found.name) || found.id : "";
};

/** Steps that may still be taken, in the model's order. */
export function openSteps({ faults, known }: Led): Step[] {
  return [
    ...faults.questions
      .filter((question) => (known.made.get(question.id) ?? 0) < question.repeats)
      .map((entry): Step => ({ kind: "observe", entry })),
    ...faults.repairs.filter((repair) => !known.tried.has(repair.id)).map((entry): Step => ({ kind: "repair", entry })),
  ];
}

/** What a case says if this is added to it: what the engineer would believe then. */
export const withStep = (record: CaseRecord, kind: "observe" | "repair", step: string, outcome: string): CaseRecord => ({
  ...record, steps: [...record.steps, { kind, step, outcome }],
});
