import assert from "node:assert/strict";
import test from "node:test";
import { fitnessOf, type VanTool } from "../../web/engineer/tools.ts";

const METER: VanTool = { id: 1, code: "MM-1", type: 3, until: "2026-11-30", is_calibrated: true, out_of_order: "", sent_to: "" };

test("a tool may be used until the last day of its calibration, where it needs one", () => {
  assert.equal(fitnessOf(METER, "2026-11-30"), "usable");
  assert.equal(fitnessOf(METER, "2026-12-01"), "ran_out");
  assert.equal(fitnessOf({ ...METER, until: null }, "2026-11-30"), "never");
  assert.equal(fitnessOf({ ...METER, until: null, is_calibrated: false }, "2026-11-30"), "usable");
});

test("out of order or away it may not, whatever its calibration says", () => {
  assert.equal(fitnessOf({ ...METER, out_of_order: "Screen broken" }, "2026-11-29"), "broken");
  assert.equal(fitnessOf({ ...METER, sent_to: "Metrology" }, "2026-11-29"), "away");
});
