import assert from "node:assert/strict";
import { test } from "node:test";
import { isLeft, scannedLine } from "../../web/engineer/packing.ts";

const line = (key: string, of: { quantity?: number; numbers?: string[]; code?: string } = {}) => ({ key, code: "P-12", quantity: 1, source: "take" as const, ...of });
const NUMBERS = ["A-1", "A-2", "A-3"];

test("a serial number goes to the line that has room for it, needed before likely", () => {
  const lines = [line("p12-3-1", { numbers: NUMBERS }), line("l12-3-1", { numbers: NUMBERS })];
  const scanned = (code: string, numbers: Record<string, string[]>) => {
    const found = scannedLine(lines, { keys: Object.keys(numbers), numbers }, code);
    return typeof found === "string" ? found : [found.line.key, found.number];
  };
  assert.deepEqual(scanned("a-1", {}), ["p12-3-1", "A-1"]);
  assert.deepEqual(scanned("A-2", { "p12-3-1": ["A-1"] }), ["l12-3-1", "A-2"]);
  assert.deepEqual(scanned("A-1", { "p12-3-1": ["A-3"], "l12-3-1": ["A-1"] }), "again");
  assert.deepEqual(scanned("A-3", { "p12-3-1": ["A-1"], "l12-3-1": ["A-2"] }), ["p12-3-1", "A-3"]);
});

test("a code ticks the next line of that part, and says when none is left", () => {
  const lines = [line("p12-3-1"), line("l12-3-1")];
  const scanned = (code: string, ...keys: string[]) => scannedLine(lines, { keys, numbers: {} }, code);
  assert.deepEqual(scanned("p-12", "p12-3-1"), { line: lines[1] });
  assert.equal(scanned("P-12", "p12-3-1", "l12-3-1"), "again");
  assert.equal(scanned("P-13"), "other");
});

test("scanning goes on until all is ticked and has its numbers", () => {
  const lines = [line("p12-3-2", { quantity: 2, numbers: NUMBERS }), line("l15-3-1")];
  const left = (keys: string[], numbers: string[]) => isLeft(lines, { keys, numbers: { "p12-3-2": numbers } });
  assert.equal(left(["p12-3-2"], ["A-1", "A-2"]), true);
  assert.equal(left(["p12-3-2", "l15-3-1"], ["A-1"]), true);
  assert.equal(left(["p12-3-2", "l15-3-1"], ["A-1", "A-2"]), false);
});
