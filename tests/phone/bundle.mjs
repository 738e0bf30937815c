// node tests/phone/bundle.mjs FOLDER: each tests/phone/*.ts, with the core and Dexie in it, for Node.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const here = import.meta.dirname;
const folder = process.argv[2];
const names = readdirSync(here).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
await build({
  root: here,
  configFile: false,
  publicDir: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: folder,
    emptyOutDir: true,
    target: "node20",
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(names.map((name) => [name.slice(0, -3), join(here, name)])),
      output: { entryFileNames: "[name].js" },
    },
  },
});
writeFileSync(join(folder, "package.json"), '{"type": "module"}');
