/** The same cases as firstfix/field/tests/test_checklist_rules.py: what the server refuses, the phone says before. */
import assert from "node:assert/strict";
import test from "node:test";
import { stepsLeft } from "../../web/engineer/checklist.ts";
import type { StepPart } from "../../web/engineer/protocol.ts";

const step = (id: number, moment: StepPart["moment"], verdict: string, blocks = true): StepPart => ({
  id, moment, blocks, kind: "check", text: { zh: "", en: "" }, unit: "", low: null, high: null,
  result: verdict ? { verdict, value: null, note: "", at: "2026-11-29T08:00:00Z" } : null,
});

test("only what is in order lets a visit end as restored; what does not apply only where it is no test", () => {
  const steps = [
    step(1, "work", ""), step(2, "work", "done"), step(3, "work", "failed"), step(4, "work", "not_applicable"),
    step(5, "test", "not_applicable"), step(6, "test", "failed"), step(7, "test", "done"), step(8, "test", "", false), step(9, "test", "failed", false),
  ];
  assert.deepEqual(stepsLeft({ steps }).map(({ id }) => id), [1, 3, 5, 6]);
});
