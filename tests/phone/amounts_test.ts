import assert from "node:assert/strict";
import test from "node:test";
import { amountFrom, countFrom } from "../../web/engineer/amounts.ts";

test("a quantity is read as it is typed, and what may be two things is asked again", () => {
  const read = { "3": 3, "３": 3, "0": null, "1.5": null, "1,5": null, "1,000": null, "-1": null, "": null };
  for (const [typed, quantity] of Object.entries(read)) assert.equal(amountFrom(typed, "piece"), quantity, typed);
  const measured = { "1.5": 1.5, "1,5": 1.5, "1,25 kg": 1.25, "1,000": null, "1.000": 1, "0,5": 0.5 };
  for (const [typed, quantity] of Object.entries(measured)) assert.equal(amountFrom(typed, "kg"), quantity, typed);
  assert.deepEqual([countFrom("0", "piece"), countFrom("0,0", "kg"), countFrom("", "piece")], [0, 0, null]);
});
