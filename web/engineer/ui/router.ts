/** Addresses behind the `#`: `#/visit/12`. They work offline, and the way back is the browser's own. */
import type { Content } from "./html.ts";

/** The four items of the bottom bar. */
export type Tab = "day" | "now" | "mine" | "more";

export interface Screen {
  /** The one question or thing; the page's h1. */
  title: string;
  tab: Tab;
  /** Where the arrow at the top leads; without one there is no arrow. */
  back?: string;
  body: Content;
  /** The one next step, in reach of the thumb. */
  action?: Content;
}

export type Params = Record<string, string>;
/** Called at every drawing: reads what it shows from the store and from its own state, and keeps nothing waiting. */
export type Show = (params: Params) => Screen;
/** A screen in a file of its own comes when it is first asked for. */
export type Route = { path: string; show: Show } | { path: string; load: () => Promise<Show> };

interface Known {
  pattern: RegExp;
  show: Show | null;
  load: (() => Promise<Show>) | null;
}

const known: Known[] = [];

/** `:id` takes one piece of the address. */
export function addRoutes(routes: readonly Route[]): void {
  for (const route of routes) {
    const pattern = new RegExp(`^${route.path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
    known.push({ pattern, show: "show" in route ? route.show : null, load: "load" in route ? route.load : null });
  }
}

export function address(): string {
  const typed = location.hash.slice(1);
  try {
    return decodeURI(typed) || "/day";
  } catch {
    return typed; // "%" alone is no code: found nowhere, and said so
  }
}

/** What a piece of an address names in a table; people may type "constructor". */
export const named = <T>(table: Readonly<Record<string, T>>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;

export function go(to: string, how: "push" | "replace" = "push"): void {
  if (how === "replace") location.replace(`#${to}`);
  else location.hash = to;
}

export type Found = { show: Show; params: Params } | { coming: Promise<void> } | null;

/** The screen of an address: here, on its way, or none. */
export function find(path: string): Found {
  for (const route of known) {
    const match = route.pattern.exec(path.split("?")[0] ?? "");
    if (!match) continue;
    if (route.show) return { show: route.show, params: { ...match.groups } };
    return { coming: route.load!().then((show) => void (route.show = show)) };
  }
  return null;
}
