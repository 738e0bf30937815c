/** Every word on the screens, in English and Chinese. A screen says `say("key")`; tests/phone/test_words.py holds it to that. */
import { caseWords } from "./words/case.ts";
import { bulletinWords } from "./words/bulletins.ts";
import { careWords } from "./words/care.ts";
import { dayWords } from "./words/day.ts";
import { mineWords } from "./words/mine.ts";
import { outboxWords } from "./words/outbox.ts";
import { shellWords } from "./words/shell.ts";
import { transferWords } from "./words/transfers.ts";
import { visitWords } from "./words/visit.ts";
import type { Bilingual } from "./protocol.ts";

export type Language = "en" | "zh";
/** English with one form for 1 and one for other numbers `n`, where they differ; Chinese has one form. */
export type Words = Record<string, readonly [en: string | readonly [one: string, other: string], zh: string]>;

export const WORDS = {
  ...shellWords, ...dayWords, ...visitWords, ...careWords, ...outboxWords, ...caseWords, ...mineWords, ...transferWords, ...bulletinWords,
} satisfies Words;
export type Word = keyof typeof WORDS;

const REMEMBERED = "language";
const UNTOLD = "language_untold";
let chosen: Language = remembered() ?? (navigator.language.startsWith("zh") ? "zh" : "en");

function remembered(): Language | null {
  try {
    const said = localStorage.getItem(REMEMBERED);
    return said === "en" || said === "zh" ? said : null;
  } catch {
    return null;
  }
}

export const language = (): Language => chosen;

/** Somebody has chosen it on this phone; until then the person's own language leads. */
export const hasChosenLanguage = (): boolean => remembered() !== null;

/** The locale for dates and numbers. */
export const locale = (): string => (chosen === "zh" ? "zh-CN" : "en-GB");

/** The app speaks it from now on, and so does the server in all that it says to this phone, a refusal's reason included. */
export function speak(wanted: Language): void {
  chosen = wanted;
  document.documentElement.lang = chosen === "zh" ? "zh-Hans" : "en";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `django_language=${codeOf(chosen)}; path=/; samesite=lax; max-age=31536000${secure}`;
}

/** As the server calls it. */
export const codeOf = (language: Language): string => (language === "zh" ? "zh-hans" : "en");

export function chooseLanguage(wanted: Language): void {
  speak(wanted);
  try {
    localStorage.setItem(REMEMBERED, chosen);
    localStorage.setItem(UNTOLD, chosen);
  } catch {
    // Then it holds until the app is closed.
  }
}

/** What was chosen here was chosen by who used the phone: the next one's own language leads again. */
export function forgetLanguage(): void {
  try {
    for (const name of [REMEMBERED, UNTOLD]) localStorage.removeItem(name);
  } catch {
    // Nothing was remembered.
  }
}

/** A language chosen here that the server has not heard of: tells it, and keeps it for the next time when nobody answers. */
export async function tellLanguage(tell: (code: string) => Promise<boolean>): Promise<void> {
  try {
    const untold = localStorage.getItem(UNTOLD);
    if (untold && (await tell(codeOf(chosen))) && localStorage.getItem(UNTOLD) === untold) localStorage.removeItem(UNTOLD);
  } catch {
    // Nothing is remembered on this phone.
  }
}

/** `say("waiting", { n: 3 })`: "3 things wait". Unknown places in the text stay as they are, so that they are seen. */
export function say(key: Word, values: Record<string, string | number> = {}): string {
  const [english, chinese] = (WORDS as Words)[key]!;
  const form = typeof english === "string" ? english : english[Number(values["n"]) === 1 ? 0 : 1];
  return (chosen === "zh" ? chinese : form).replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** A text that the company wrote in one or both languages. */
export const told = (text: Bilingual): string => text[chosen] || text.zh || text.en;
