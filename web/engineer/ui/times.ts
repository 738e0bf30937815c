/** Times as people say them, in the company's zone. */
import type { Day, Moment } from "../protocol.ts";
import { locale, say } from "../words.ts";

let zone: string | undefined;

/** IANA name; documents say it, before the first one the phone's own zone holds. */
export function inZone(name: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    zone = name;
  } catch {
    zone = undefined; // a zone that this browser does not know
  }
}

let time: () => number = Date.now;

/** Milliseconds since 1970; corrected once the phone knows how wrong its clock is. */
export const now = (): number => time();

export function tellTimeBy(corrected: () => number): void {
  time = corrected;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${locale()} ${zone ?? ""}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(locale(), { timeZone: zone, ...options })));
  return found;
}

/** "09:40". */
export const clock = (at: Moment | Date): string =>
  format("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));

/** The company's day of a moment, YYYY-MM-DD. */
export function dayOf(at: Moment | Date): Day {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(new Date(at));
}

export const today = (): Day => dayOf(new Date(now()));

export function dayAfter(day: Day, days: number): Day {
  const moved = new Date(`${day}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** "Mon 24 Nov"; a day is not a moment, so no zone moves it. */
export const dayName = (day: Day): string => {
  const options = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale(), options).format(new Date(`${day}T12:00:00Z`));
};

/** "24 Nov 2026", for what is years away. */
export const fullDay = (day: Day): string => {
  const options = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale(), options).format(new Date(`${day}T12:00:00Z`));
};

/** "today", "tomorrow", "Mon 24 Nov". */
export function dayWord(day: Day): string {
  if (day === today()) return say("today");
  if (day === dayAfter(today(), 1)) return say("tomorrow");
  if (day === dayAfter(today(), -1)) return say("yesterday");
  return dayName(day);
}

/** "09:40", on other days "Mon 24 Nov 09:40". */
export const moment = (at: Moment | Date): string => {
  const day = dayOf(at);
  return day === today() ? clock(at) : `${dayWord(day)} ${clock(at)}`;
};

export const span = (from: Moment, to: Moment): string => `${clock(from)}–${clock(to)}`;

/** "2 h 15 min". */
export function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
  if (!hours) return say("minutes", { n: rest });
  return rest ? say("hoursMinutes", { hours, minutes: rest }) : say("hours", { n: hours });
}

/** "3 min ago"; a day and more is said by its date. */
export function ago(at: Moment | Date): string {
  const minutes = Math.max(0, Math.round((now() - new Date(at).getTime()) / 60_000));
  if (minutes < 1) return say("justNow");
  return minutes < 24 * 60 ? say("ago", { span: duration(minutes) }) : moment(at);
}

/** The moment of a clock time on the company's day: "14:05" on 2026-11-24. */
export function momentOf(day: Day, time: string): Moment {
  const asIfUtc = new Date(`${day}T${time}:00Z`).getTime();
  // The zone's distance from UTC at about that moment; twice, because the first guess may lie beyond a change of the clocks.
  let guess = asIfUtc;
  for (let turn = 0; turn < 2; turn++) guess = asIfUtc - (wallClock(guess) - guess);
  return new Date(guess).toISOString();
}

const EVENING = 6 * 3_600_000;

/** A clock time of the days around a moment: "23:50", said at ten past midnight, was yesterday. */
export function nearest(moment: Moment, time: string): Moment {
  const days = [0, -1, 1].map((days) => momentOf(dayAfter(dayOf(moment), days), time));
  const far = (at: Moment) => Math.abs(Date.parse(at) - Date.parse(moment));
  return days.reduce((best, at) => (far(at) < far(best) ? at : best));
}

/** A clock time that has passed: today's, or past midnight an hour of the evening before. */
export function lately(time: string): Moment {
  const [of, before] = [momentOf(today(), time), momentOf(dayAfter(today(), -1), time)];
  return Date.parse(of) > now() + 60_000 && now() - Date.parse(before) < EVENING ? before : of;
}

function wallClock(at: number): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  return Date.parse(`${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:00Z`);
}
