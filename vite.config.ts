import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, defineConfig, type Plugin } from "vite";

const root = dirname(fileURLToPath(import.meta.url));
const web = join(root, "web");
const iconList = join(root, "firstfix/platform/pages/icons.json");

/** Every `web/<name>.ts` and `web/<folder>/main.ts` is one entry: `{% asset '<name>.js' %}` finds it. */
function entries(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const item of readdirSync(web, { withFileTypes: true })) {
    if (item.isFile() && item.name.endsWith(".ts") && !item.name.endsWith(".d.ts"))
      found[item.name.slice(0, -3)] = join(web, item.name);
    const main = join(web, item.name, "main.ts");
    if (item.isDirectory() && existsSync(main)) found[item.name] = main;
  }
  return found;
}

/** One SVG file with the icons that icons.json names ({ our word: Tabler's outline }), and our mark. */
function iconSprite(): Plugin {
  const outlines = join(root, "node_modules/@tabler/icons/icons/outline");
  const symbol = ([name, outline]: [string, string]) => {
    const svg = readFileSync(join(outlines, `${outline}.svg`), "utf8");
    const shapes = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
  };
  return {
    name: "icon-sprite",
    buildStart() {
      this.addWatchFile(iconList);
    },
    generateBundle() {
      const icons = Object.entries<string>(JSON.parse(readFileSync(iconList, "utf8")));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join("")}</svg>\n`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
      const mark = readFileSync(join(web, "mark.svg"), "utf8");
      this.emitFile({ type: "asset", name: "mark.svg", originalFileName: "mark.svg", source: mark });
    },
  };
}

/** Whole TrueType fonts with Chinese glyphs in fonts/, for the PDFs that typst makes on the server. */
function documentFonts(): Plugin {
  const folder = join(root, "node_modules/@expo-google-fonts/noto-sans-sc");
  const files = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "700Bold/NotoSansSC_700Bold.ttf",
    "LICENSE.txt": "LICENSE_FONT",
  };
  return {
    name: "document-fonts",
    generateBundle() {
      for (const [name, file] of Object.entries(files))
        this.emitFile({ type: "asset", fileName: `fonts/${name}`, source: readFileSync(join(folder, file)) });
    },
  };
}

/** The engineer's service worker as one classic script, which the server reads and serves as /engineer/worker.js. */
function engineerWorker(): Plugin {
  const entry = join(web, "engineer/worker.ts");
  return {
    name: "engineer-worker",
    async generateBundle() {
      const lib = { entry, formats: ["iife"] as ["iife"], name: "worker" };
      const built = await build({ root, configFile: false, publicDir: false, logLevel: "warn", build: { lib, write: false } });
      const [bundle] = built as { output: [{ code: string; moduleIds: string[] }] }[];
      const { code, moduleIds } = bundle!.output[0];
      for (const module of moduleIds) if (module.startsWith(web)) this.addWatchFile(module);
      this.emitFile({ type: "asset", fileName: "engineer-worker.js", source: code });
    },
  };
}

/** Beside each file of text one as gzip, which the server sends to browsers that can read it: nothing is packed twice. */
function packedFiles(): Plugin {
  return {
    name: "packed-files",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/\.(js|css|svg|json|wasm)$/.test(name)) continue;
        const file = join(dir!, name);
        const packed = gzipSync(readFileSync(file), { level: 9 });
        if (packed.length < 0.9 * statSync(file).size) writeFileSync(`${file}.gz`, packed);
      }
    },
  };
}

export default defineConfig({
  root,
  base: "./", // relative: the built files work under any STATIC_URL
  publicDir: false,
  plugins: [iconSprite(), documentFonts(), engineerWorker(), packedFiles()],
  build: {
    outDir: resolve(root, "firstfix/static/build"),
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0, // nothing of ours needs data: in the content security policy
    modulePreload: { polyfill: false }, // keeps theme.js free of imports, so that it can block as a classic script
    reportCompressedSize: false,
    rolldownOptions: {
      input: entries(),
      checks: { eval: false }, // htmx carries one behind allowEval, which our pages switch off
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
