import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { dangers, knownAfter, leadingFaults, type CaseRecord } from "../../web/engineer/belief.ts";
import type { FaultPack } from "../../web/engineer/protocol.ts";
import { adviceOn, stepByTree, stepsByBelief } from "../../web/engineer/tree.ts";

const record = (of: Partial<CaseRecord> = {}): CaseRecord => ({ state: "visit", symptoms: {}, steps: [], age: null, ...of });
const observe = (step: string, outcome: string) => ({ kind: "observe" as const, step, outcome });
const repair = (step: string, outcome: string) => ({ kind: "repair" as const, step, outcome });
const words = (text: string) => ({ zh: text, en: text });

/** Three faults; Q tells the first from the others, R1 and R2 fix the first and the second, R3 fixes anything slowly. */
const PACK: FaultPack = {
  version: 1,
  questions: [
    { id: "Q", text: words("Q"), how: words(""), outcomes: ["no", "yes"].map((id) => ({ id, name: words(id) })), minutes: 2, danger: false, is_symptom: true, picture: "", repeats: 1 },
    { id: "T", text: words("T"), how: words(""), outcomes: ["no", "yes"].map((id) => ({ id, name: words(id) })), minutes: 2, danger: false, is_symptom: false, picture: "", repeats: 2 },
  ],
  repairs: [["R1", 10], ["R2", 20], ["R3", 200]].map(([id, minutes]) => ({ id: id as string, name: words(id as string), how: words(""), minutes: minutes as number, parts: [], danger: false, picture: "" })),
  faults: [["A", 0.5], ["B", 0.3], ["C", 0.2]].map(([id, prior]) => ({ id: id as string, name: words(id as string), component: null, prior: prior as number, danger: id === "C" ? { limit: 0.25, do: words("Leave.") } : null })),
  columns: { Q: { no: [0.1, 0.9, 0.9], yes: [0.9, 0.1, 0.1] }, T: { no: [0.5, 0.2, 0.9], yes: [0.5, 0.8, 0.1] } },
  fixes: { R1: [1, 0, 0], R2: [0, 0.9, 0], R3: [0.8, 0.8, 0.8] },
  ageing: null,
  typical_age: 5,
  tree: {
    root: 0,
    nodes: [
      { step: "Q", next: { yes: 1, no: 2, unknown: 3 } }, { step: "R1", next: { failed: 2 } }, { plan: ["R2", "R3", "escalate"] }, { plan: ["R1", "escalate"] },
    ],
  },
};
const near = (found: number[], wanted: number[]) => found.forEach((share, at) => assert(Math.abs(share - wanted[at]!) < 1e-12, `${found} is not ${wanted}`));

test("an answer multiplies by its column, nobody's knowing by nothing", () => {
  near(knownAfter(PACK, record({ symptoms: { Q: "yes" } })).belief, [0.9, 0.06, 0.04]);
  near(knownAfter(PACK, record({ steps: [observe("Q", "unknown")] })).belief, [0.5, 0.3, 0.2]);
});

test("a repair that failed leaves what it does not fix; one that fixed says which fault it was, when it was the last of an ended case", () => {
  near(knownAfter(PACK, record({ steps: [repair("R1", "failed")] })).belief, [0, 0.6, 0.4]);
  near(knownAfter(PACK, record({ state: "solved", steps: [repair("R2", "fixed")] })).belief, [0, 1, 0]);
  near(knownAfter(PACK, record({ steps: [repair("R1", "fixed")] })).belief, [0, 0.6, 0.4]);
  near(knownAfter(PACK, record({ state: "solved", steps: [repair("R1", "fixed"), repair("R2", "fixed")] })).belief, [0, 1, 0]);
});

test("another complaint begins anew without what the repair fixes", () => {
  const known = knownAfter(PACK, record({ symptoms: { Q: "yes" }, steps: [repair("R1", "changed")] }));
  near(known.belief, [0, 0.6, 0.4]);
  assert.equal(known.made.get("Q"), undefined);
  assert.deepEqual([...known.tried], ["R1"]);
});

test("what contradicts the model changes nothing", () => {
  const known = knownAfter(PACK, record({ steps: [repair("R1", "failed"), repair("R1", "failed")] }));
  near(known.belief, [0, 0.6, 0.4]);
  const sure = { ...PACK, fixes: { ...PACK.fixes, R3: [1, 1, 1] } };
  near(knownAfter(sure, record({ steps: [repair("R3", "failed")] })).belief, [0.5, 0.3, 0.2]);
});

test("wear comes with age", () => {
  const pack: FaultPack = { ...PACK, ageing: [[0, 1, 0], [0, 0, 1], [1, 0, 0]] };
  near(knownAfter(pack, record({ age: 10 })).belief, [0.5, 1.2, 0.2 * Math.SQRT1_2].map((weight) => weight / (1.7 + 0.2 * Math.SQRT1_2)));
});

test("dangers are those above their limit", () => {
  assert.deepEqual(dangers(PACK, [0.5, 0.3, 0.2]), []);
  assert.deepEqual(dangers(PACK, [0, 0.6, 0.4]), [{ fault: 2, probability: 0.4 }]);
  assert.deepEqual(leadingFaults([0.2, 0.5, 0.3], 2).map(({ fault }) => fault), [1, 2]);
});

test("the tree leads while all that is known lies on its way", () => {
  const next = (of: Partial<CaseRecord>) => stepByTree(PACK, record(of));
  assert.equal(next({}), "Q");
  assert.equal(next({ symptoms: { Q: "yes" } }), "R1");
  assert.equal(next({ steps: [observe("Q", "yes"), repair("R1", "failed")] }), "R2");
  assert.equal(next({ steps: [observe("Q", "no"), repair("R3", "failed")] }), "R2"); // a plan's repairs in any order
  assert.equal(next({ steps: [observe("Q", "unknown"), repair("R1", "failed")] }), null); // escalate
  assert.equal(next({ steps: [observe("T", "unknown")] }), "Q"); // nothing was learnt
  assert.equal(next({ steps: [observe("T", "yes")] }), undefined);
  assert.equal(next({ steps: [observe("Q", "yes"), repair("R2", "failed")] }), undefined);
  assert.equal(next({ steps: [repair("R1", "changed")] }), undefined);
  assert.equal(stepByTree({ ...PACK, tree: null }, record()), undefined);
});

test("off the tree the least expected minutes come first, and what was done does not come again", () => {
  const after = (of: Partial<CaseRecord>) => stepsByBelief(PACK, knownAfter(PACK, record(of)));
  assert.equal(after({ steps: [observe("T", "yes"), observe("Q", "yes")] })[0], "R1");
  assert.equal(after({ steps: [observe("Q", "no"), repair("R1", "failed")] })[0], "R2");
  assert(after({ steps: [observe("T", "yes")] }).includes("T") || after({ steps: [observe("T", "yes")] })[0] === "Q");
  assert(!after({ steps: [observe("T", "yes"), observe("T", "yes")] }).includes("T"));
  assert(!after({ symptoms: { Q: "no" } }).includes("Q"));
  const advice = adviceOn(PACK, record({ steps: [observe("T", "yes"), repair("R3", "failed")] }));
  assert.equal(advice.isByTree, false);
  assert(advice.step !== null && !advice.others.includes(advice.step) && !advice.others.includes("R3"));
});

test("nothing left to try is given up", () => {
  const done = record({ steps: [observe("T", "no"), ...["R1", "R2", "R3"].map((id) => repair(id, "failed")), observe("Q", "no"), observe("T", "no")] });
  assert.deepEqual(adviceOn(PACK, done), { step: null, isByTree: false, others: [] });
});

// ---- The engine's own numbers: tests/phone/vectors, made from it ------------------------------------------------------

interface Vectors {
  pack: FaultPack;
  /** `tree` is missing off the tree; its step is null where it ends in escalation. */
  cases: (CaseRecord & { belief: number[]; tree?: { step: string | null } })[];
}
const folder = `${process.env.FIXTURES}/../vectors`;
for (const name of readdirSync(folder).filter((one) => one.endsWith(".json")))
  test(`belief and next step are the engine's: ${name}`, () => {
    const { pack, cases } = JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as Vectors;
    assert(cases.length > 20);
    for (const one of cases) {
      const { belief } = knownAfter(pack, one);
      one.belief.forEach((share, at) => assert(Math.abs(share - belief[at]!) < 1e-12, JSON.stringify({ ...one, found: belief })));
      assert.equal(stepByTree(pack, one), one.tree?.step, JSON.stringify(one));
    }
  });
