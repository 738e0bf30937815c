import assert from "node:assert/strict";
import test from "node:test";
import { buildIn } from "../../web/engineer/build.ts";

test("page and worker call a build the same", () => {
  const files = ["/static/build/app-1a.css", "/static/build/belief-Xy_9.js", "/static/build/engineer-a-B_3.css", "/static/build/engineer-CYq-MU_s.js"];
  assert.equal(buildIn(files), "CYq-MU_s");
  assert.equal(buildIn(["/static/build/engineer-CYq-MU_s.js"]), "CYq-MU_s");
  assert.equal(buildIn([""]), "");
});
