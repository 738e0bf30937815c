/** Every word of the app is in the table, in both languages, and no screen says one of its own. */
import { strict as assert } from "node:assert";
import { test } from "node:test";
import type { Words } from "../../web/engineer/words.ts";

const tables = import.meta.glob<Record<string, Words>>("../../web/engineer/words/*.ts", { eager: true });
const sources = import.meta.glob<string>("../../web/engineer/{app,main,push}.ts", { query: "?raw", import: "default", eager: true });
const screens = import.meta.glob<string>("../../web/engineer/{screens,ui,scan}/**/*.ts", { query: "?raw", import: "default", eager: true });

const HAN = /\p{Script=Han}/u;
const LETTERS = /\p{Script=Han}|\p{Letter}{2,}/u;
/** Signs and names that are the same in both languages. */
const SAME = new Set(["English", "中文", "FirstFix"]);

const words: [string, string[], string][] = Object.values(tables)
  .flatMap((table) => Object.values(table))
  .flatMap((table) => Object.entries(table))
  .map(([key, [english, chinese]]) => [key, typeof english === "string" ? [english] : [...english], chinese]);

const placesOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();

test("each word stands in one table", () => {
  const keys = words.map(([key]) => key);
  assert.ok(keys.length > 300);
  assert.deepEqual(keys.filter((key, at) => keys.indexOf(key) !== at), []);
});

test("each word is said in English and in Chinese, with the same places to fill", () => {
  const wrong = words.filter(([, english, chinese]) => {
    const isSaid = english.every((text) => text.trim() && !HAN.test(text)) && chinese.trim();
    const isSame = english.every((text) => placesOf(text).every((place) => place === "{n}" || placesOf(chinese).includes(place)));
    return !isSaid || !isSame || placesOf(chinese).some((place) => !placesOf(english.at(-1)!).includes(place));
  });
  assert.deepEqual(wrong.map(([key]) => key), []);
});

test("Chinese has Chinese punctuation", () => {
  // Between digits, and after Latin letters as in "R&D.", signs are those of the figure.
  const half = /\p{Script=Han}\s*[,.;:!?()]|[,;!?(]\s*\p{Script=Han}|\.\.\./u;
  assert.deepEqual(words.filter(([, , chinese]) => half.test(chinese)).map(([key]) => key), []);
});

/** The static text of a source's templates: what lies between `${…}` in html`…`, nested ones too. */
function templatesOf(source: string): string[] {
  const found: string[] = [];
  const read = (from: number): number => {
    let text = "";
    let at = from;
    for (; source[at] !== "`"; at++) {
      if (source[at] === "\\") at++;
      else if (source.startsWith("${", at)) (at = expression(at + 2)), (text += "\u0000");
      else text += source[at];
    }
    found.push(text);
    return at;
  };
  const expression = (from: number): number => {
    let depth = 1;
    let at = from;
    for (; depth > 0; at++) {
      if (source.startsWith("html`", at)) at = read(at + 5);
      else if (source[at] === "`") at = plain(at + 1);
      else if (source[at] === '"' || source[at] === "'") at = string(at);
      else if (source[at] === "{") depth++;
      else if (source[at] === "}") depth--;
    }
    return at - 1;
  };
  const plain = (from: number): number => {
    let at = from;
    for (; source[at] !== "`"; at++) if (source.startsWith("${", at)) at = expression(at + 2);
    return at;
  };
  const string = (from: number): number => {
    let at = from + 1;
    while (source[at] !== source[from]) at += source[at] === "\\" ? 2 : 1;
    return at;
  };
  for (let at = 0; at < source.length; at++) if (source.startsWith("html`", at)) at = read(at + 5);
  return found;
}

test("no screen says a word that is not in the table", () => {
  const own = Object.entries({ ...sources, ...screens }).flatMap(([path, source]) =>
    templatesOf(source).flatMap((template) => {
      const shown = template.replace(/<[^<>]*>/g, "\u0000");
      const read = [...template.matchAll(/\s(?:aria-label|placeholder|title|alt)="([^"\u0000]*)"/g)].map(([, said]) => said!);
      return [...shown.split("\u0000"), ...read].map((said) => said.trim()).filter((said) => LETTERS.test(said) && !SAME.has(said)).map((said) => `${path}: ${said}`);
    }),
  );
  assert.deepEqual(own, []);
  assert.ok(Object.keys(screens).length > 20);
});

test("no Chinese stands outside the table", () => {
  const bare = Object.entries({ ...sources, ...screens }).filter(([, source]) =>
    HAN.test(source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").replaceAll("中文", "")));
  assert.deepEqual(bare.map(([path]) => path), []);
});
