/** Mine: what lies ahead, what I asked for, what is in my van, what runs out. */
import { shown } from "../app.ts";
import type { Day, MeDocument } from "../protocol.ts";
import { html, nothing, type Content } from "../ui/html.ts";
import { badge, card, row, rows, skeleton } from "../ui/parts.ts";
import type { Show } from "../ui/router.ts";
import { clock, dayWord, duration, today } from "../ui/times.ts";
import { locale, say, told } from "../words.ts";
import { isAskedOfMe, isComing, isOpen } from "./mine/transfers.ts";

/** Days before its end from which a certificate is amber. */
const SOON = 60;
const DAY = 86_400_000;

export const mine: Show = () => {
  const { me } = shown!;
  const body = me ? html`${nextDays(me)}${asked(me)}${certificates(me)}` : skeleton(5);
  return { title: say("mineTitle"), tab: "mine", body };
};

const nextDays = (me: MeDocument): Content =>
  card({ title: say("mineNextDays"), icon: "calendar", isFlush: true }, me.next_days.some(({ visits }) => visits)
    ? rows(me.next_days.filter(({ visits }) => visits).map(({ day, visits, first, places }) => row({
        title: dayWord(day), href: `#/day/${day}`,
        lead: [say("mineVisits", { n: visits }), first && say("mineFirstAt", { time: clock(first) }), places.join(say("comma"))].filter(Boolean).join(" · "),
      })))
    : html`<p class="quiet">${say("mineNextNone")}</p>`);

function asked(me: MeDocument): Content {
  const { van } = shown!;
  const [work, travel] = [sum(me.hours.map((day) => day.work)), sum(me.hours.map((day) => day.travel))];
  const late = van?.owed.filter((part) => part.due < today() && part.state === "owed").length ?? 0;
  return card({ title: say("mineRecords"), icon: "note", isFlush: true }, rows([
    row({ title: say("mineHours"), icon: "clock", lead: say("mineHoursLead", { work: duration(work), travel: duration(travel) }), href: "#/mine/hours" }),
    row({ title: say("mineExpenses"), icon: "money", lead: lastLead(me.expenses.length), href: "#/mine/expenses" }),
    row({ title: say("mineAdvances"), icon: "money", lead: lastLead(me.advances?.length ?? 0), href: "#/mine/advances" }),
    row({ title: say("mineTrips"), icon: "car", lead: lastLead(me.trips.length), href: "#/mine/trips" }),
    row({
      title: say("mineVan"), icon: "van", href: "#/mine/van",
      lead: van ? say("mineVanLead", { n: van.parts.length }) : undefined,
      side: late ? badge("late", "late", say("mineOwed")) : undefined,
    }),
    transfersRow(),
  ]));
}

function transfersRow(): Content {
  const all = shown!.transfers?.transfers ?? [];
  const [open, forMe] = [all.filter(isOpen).length, all.filter((one) => isComing(one) || isAskedOfMe(one)).length];
  return row({
    title: say("transfersTitle"), icon: "stock", href: "#/mine/transfers", lead: open ? say("transfersOpenLead", { n: open }) : say("mineNothing"),
    side: forMe ? badge("fresh", "bell", say("transfersWaitLead", { n: forMe })) : undefined,
  });
}

const lastLead = (n: number): string => (n ? say("mineEntries", { n }) : say("mineNothing"));

function certificates({ certificates }: MeDocument): Content {
  const sorted = [...certificates].sort((one, other) => one.until.localeCompare(other.until));
  return card({ title: say("mineCertificates"), icon: "certificate", isFlush: true }, sorted.length
    ? rows(sorted.map(({ name, until }) => row({ title: told(name), lead: say("mineValidUntil", { day: fullDay(until) }), side: runningOut(until) })))
    : html`<p class="quiet">${say("mineCertificatesNone")}</p>`);
}

function runningOut(until: Day): Content | undefined {
  const days = Math.round((Date.parse(until) - Date.parse(today())) / DAY);
  if (days < 0) return badge("late", "expired", say("mineExpired"));
  if (days === 0) return badge("soon", "soon", say("mineRunsOutToday"));
  if (days <= SOON) return badge("soon", "soon", say("mineRunsOut", { n: days }));
  return nothing;
}

/** With its year: certificates run for years. */
const fullDay = (day: Day): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${day}T12:00:00Z`));

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
