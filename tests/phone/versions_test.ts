import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { Hand, takesAll, visit } from "./hands.ts";
import Dexie from "dexie";
import { announced } from "../../web/engineer/files.ts";
import { Store } from "../../web/engineer/store.ts";

// Each released version of the store has a fixture: its tables, and what an app of that version had left in them. It is
// written by the code itself when there is none yet for its version, and never again.

interface Fixture {
  version: number;
  tables: Record<string, string>;
  rows: Record<string, unknown[]>;
}
const folder = process.env.FIXTURES!;
const fixtures = () => readdirSync(folder).filter((name) => /^store-\d+\.json$/.test(name)).sort();
const tablesOf = (store: Dexie) => Object.fromEntries(store.tables.map((table) => [table.name, schemaOf(table.schema)]));
const schemaOf = ({ primKey, indexes }: { primKey: { src: string }; indexes: { src: string }[] }) =>
  [primKey.src, ...indexes.map((index) => index.src)].join(", ");

/** A day with some of everything: one waiting, one refused, one applied, a file on its way, a draft. */
async function leaveSomething(user: number): Promise<Fixture> {
  const hand = new Hand(user);
  const phone = await hand.tab();
  const documents = { "visit/12": visit(12), van: { place: 1, name: "Van", parts: [], owed: [], counted_at: null } } as never;
  const { announcement, file } = announced(new Blob(["photo"], { type: "image/jpeg" }));
  await phone.outbox.record("arrive", {}, { visit: 12, seen: 1 });
  await phone.outbox.record("use_part", { code: "S-4", quantity: 1, serial_installed: "", serial_removed: "" }, { visit: 12 });
  hand.script.says = [
    (body) => {
      const [first, second] = (body as { verbs: { uid: string }[] }).verbs;
      const refused = { uid: second!.uid, state: "refused" as const, reason: { code: "invalid", text: "No such part." } };
      return takesAll({ results: [{ uid: first!.uid, state: "applied" }, refused], visits: [12], documents })(body);
    },
  ];
  await phone.sync.sync();
  await phone.outbox.record("start_work", {}, { visit: 12, seen: 2 });
  await phone.outbox.record("add_photo", { file: announcement, caption: "plate" }, { visit: 12, files: [file] });
  await phone.drafts.put("note/12", { text: "half a no" });
  const rows: Fixture["rows"] = {};
  for (const table of phone.store.tables) rows[table.name] = await Promise.all((await table.toArray()).map(asText));
  return { version: phone.store.verno, tables: tablesOf(phone.store), rows };
}

const asText = async (row: Record<string, unknown>) => ("blob" in row ? { ...row, blob: { base64: await base64(row.blob as Blob) } } : row);
const base64 = async (blob: Blob) => btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
const asRow = (row: unknown) => {
  const { blob, ...rest } = row as { blob?: { base64: string } };
  return blob ? { ...rest, blob: new Blob([Uint8Array.from(atob(blob.base64), (letter) => letter.charCodeAt(0))]) } : row;
};

test("the version of today has its fixture", async () => {
  const file = `${folder}/store-${new Store(0, 0).verno}.json`;
  if (!existsSync(file) && process.env.WRITE_FIXTURE) writeFileSync(file, JSON.stringify(await leaveSomething(900), null, 1) + "\n");
  assert(existsSync(file), "a version without a fixture: WRITE_FIXTURE=1 .venv/bin/pytest tests/phone/test_core.py, then commit it");
  assert.deepEqual(fixtures(), Array.from({ length: new Store(0, 0).verno }, (_, before) => `store-${before + 1}.json`), "each released version keeps its fixture");
  const { tables } = JSON.parse(readFileSync(file, "utf8")) as Fixture;
  const store = new Store(0, 901);
  await store.open();
  assert.deepEqual(tablesOf(store), tables, "a released version's tables are never changed: give the change a version of its own");
});

for (const name of fixtures()) {
  test(`what an app of ${name} left is read, sent and gone on with`, async () => {
    const { version, tables, rows } = JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as Fixture;
    const hand = new Hand(1_000 + version);
    const old = new Dexie(`firstfix/1/${hand.user}`);
    old.version(version).stores(tables);
    for (const [table, those] of Object.entries(rows)) await old.table(table).bulkAdd(those.map(asRow));
    old.close();

    const phone = await hand.tab();
    const waiting = await phone.outbox.waiting();
    assert.deepEqual(waiting.map((verb) => verb.name), ["start_work", "add_photo"]);
    assert.deepEqual((await phone.outbox.refused()).map((verb) => verb.reason?.code), ["invalid"]);
    assert.equal((await phone.copy.look()).visit(12)?.state, "working");
    assert.equal(await phone.outbox.filesWaiting(), 1);
    assert.equal((await phone.copy.file((waiting[1]!.data as { file: { uid: string } }).file.uid))?.size, "photo".length);
    assert.deepEqual(await phone.drafts.all(), [["note/12", { text: "half a no" }]]);
    const next = await phone.outbox.record("restore", {}, { visit: 12 });
    hand.script.says = [takesAll({ visits: [12] })];
    await phone.sync.sync();
    assert.deepEqual(hand.script.requests[0]?.verbs.map((verb) => verb.number), [...waiting.map((verb) => verb.number), next.number]);
    assert.equal(await phone.outbox.waitingCount(), 0);
  });
}
