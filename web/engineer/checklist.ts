/** Which steps forbid to call a visit restored: the server's rule (firstfix/field/rules/checklist.py), so that the phone says it at once. */
import type { StepPart, VisitDocument } from "./protocol.ts";

/** "Does not apply" is an answer too, but not for a test after repair. */
const isSettled = ({ moment, result }: StepPart): boolean =>
  result?.verdict === "done" || (result?.verdict === "not_applicable" && moment !== "test");

/** Blocking steps that nobody has done, or that were not in order. */
export const stepsLeft = (visit: Pick<VisitDocument, "steps">): StepPart[] => visit.steps.filter((step) => step.blocks && !isSettled(step));
