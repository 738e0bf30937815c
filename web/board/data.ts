// What the server sends: times are those of the company's clock ("2026-11-24T10:30:00"), without a zone.

export type Mark = { icon: string; tone: string; text: string };
export type Point = [number, number];

export type Engineer = {
  id: string; name: string; initials: string; url: string; note: string; tone: string; isBookable: boolean; home: Point | null;
  /** Hours of work in the week, with the share of their limit in percent; `said` are all figures in words. */
  week: { hours: string; share: number | null; tone: string; said: string };
};
export type Shade = { engineer: string; kind: "shift" | "on-call" | "lunch" | "hold" | "call" | "absence"; start: string; end: string; text: string };
export type Visit = {
  key: string; visit: number; order: number; version: number; engineer: string; start: string; end: string; when: string;
  number: string; title: string; customer: string; subject: string; url: string; moveUrl: string;
  state: string; stateWord: string; tone: string; icon: string; isMovable: boolean; isLocked: boolean; mayLock: boolean; whyFixed: string; crew: number;
  marks: Mark[]; way: number; drawn: number; isTight: boolean; place: Point | null; label: string;
};
export type Order = {
  order: number; number: string; subject: string; where: string; minutes: number; minutesWord: string; url: string;
  assignUrl: string; offersUrl: string; tone: string; promise: string; promiseLabel: string; left: number | null; why: string; able: string;
  marks: Mark[]; place: Point | null;
};
export type Board = {
  mark: string; day: string; days: number; opens: number; closes: number; offset: string; engineers: Engineer[]; unseen: string;
  shades: Shade[]; visits: Visit[]; waiting: Order[]; more: string; said: string;
};
export type Effect = { kind: string; weight: "bars" | "warns" | "good"; text: string };
export type Answer = { isPossible: boolean; effects: Effect[] };
export type Offer = { engineer: string; start: string; text: string };
export type Undo = Record<string, string | number>;
export type Saved = { said: string; undo?: Undo; visit?: number };

/** What is asked for: a visit to be moved, or an order that has none, to an engineer at a time. */
export type Wish = { order: number; visit: number; version: number; engineer: string; start: string; minutes: number };

const read = <T>(id: string): T => JSON.parse(document.getElementById(id)?.textContent ?? "{}") as T;
const addresses = read<Record<"data" | "changes" | "ask" | "save" | "undo" | "lock", string>>("board-addresses");
const words = read<Record<string, string>>("board-words");

export const root = document.getElementById("board")!;
export const mayPlan = root.dataset.mayPlan === "1";

export function word(key: string, values: Record<string, string | number> = {}): string {
  return Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, String(value)), words[key] ?? key);
}

/** The server said no, and why. */
export class Refused extends Error {}

export const fetchBoard = () => get<Board>(addresses.data);
export const fetchOffers = async (address: string) => (await get<{ offers: Offer[] }>(address)).offers;
export const fetchMark = async () => (await get<{ mark: string }>(addresses.changes)).mark;
export const ask = (wish: Wish) => post<Answer>(addresses.ask, wish);
export const save = (wish: Wish | Undo) => post<Saved>(addresses.save, wish);
/** Locked, nobody moves it before it is unlocked. */
export const lock = (visit: number, isLocked: boolean) => post<{ said: string }>(addresses.lock, { visit, is_locked: isLocked ? 1 : 0 });
/** A visit that was new is taken back; one that was moved goes to where it stood. */
export const takeBack = (undo: Undo) => post<Saved>("start" in undo ? addresses.save : addresses.undo, undo);

async function get<T>(address: string): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  return (await answer.json()) as T;
}

async function post<T>(address: string, values: object): Promise<T> {
  const token = (JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>)["X-CSRFToken"] ?? "";
  const body = new URLSearchParams(Object.entries(values).filter(([, value]) => value).map(([name, value]) => [name, String(value)]));
  const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
  if (answer.status === 409) throw new Refused(((await answer.json()) as { why: string }).why);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as T;
}

/** The clock on the wall of a local Date, as the server writes it. */
export function written(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:00`;
}

export const readAt = (at: string) => new Date(at);
export const minutesBetween = (start: Date, end: Date) => Math.round((end.getTime() - start.getTime()) / 60_000);
export const clock = (at: string) => at.slice(11, 16);

export function later(at: string, minutes: number): string {
  const moved = readAt(at);
  moved.setMinutes(moved.getMinutes() + minutes);
  return written(moved);
}

/** <svg> of our sprite. Beside a word it is decoration. */
export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${root.dataset.icons}#${name}`);
  svg.append(use);
  return svg;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K, className = "", ...content: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/** Tells screen readers; nothing is seen. */
export function tell(text: string): void {
  document.getElementById("board-told")!.textContent = text;
}
