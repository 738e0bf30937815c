/** States and places as every screen says them. */
import type { BulletinPart, SitePart, VisitDocument } from "../protocol.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon, type IconName } from "../ui/icon.ts";
import { badge, type Tone } from "../ui/parts.ts";
import { say, type Word } from "../words.ts";

type State = VisitDocument["state"];

const STATES: Record<State, readonly [tone: Tone, icon: IconName, word: Word]> = {
  planned: ["quiet", "calendar", "statePlanned"],
  on_the_way: ["moving", "on-the-way", "stateOnTheWay"],
  arrived: ["moving", "arrived", "stateArrived"],
  working: ["moving", "working", "stateWorking"],
  restored: ["done", "restored", "stateRestored"],
  left: ["quiet", "done", "stateLeft"],
  missed: ["late", "missed", "stateMissed"],
  cancelled: ["quiet", "cancelled", "stateCancelled"],
};

export function stateBadge(state: State): TemplateResult {
  const [tone, name, word] = STATES[state];
  return badge(tone, name, say(word));
}

const UNDER_WAY: ReadonlySet<State> = new Set(["on_the_way", "arrived", "working", "restored"]);
const ON_SITE: ReadonlySet<State> = new Set(["arrived", "working", "restored"]);
export const isUnderWay = (visit: VisitDocument): boolean => UNDER_WAY.has(visit.state);
/** Whether the server takes readings, photos, parts and signatures now. */
export const isOnSite = (visit: VisitDocument): boolean => ON_SITE.has(visit.state);
export const isOver = (visit: VisitDocument): boolean => ["left", "missed", "cancelled"].includes(visit.state);

/** The one to go on with: under way, else the next one of today, else the next one. */
export function currentVisit(visits: readonly VisitDocument[], today: string): VisitDocument | null {
  const open = visits.filter((visit) => !isOver(visit));
  return open.find(isUnderWay) ?? open.find((visit) => visit.day >= today) ?? null;
}

/** The phone's own map: by the place where it is known, else by the address. Null: neither is known. */
export function mapAddress({ latitude, longitude, address, name }: SitePart): string | null {
  const place = latitude === null || longitude === null ? null : `${latitude},${longitude}`;
  if (!place && !address) return null;
  const words = encodeURIComponent(address || name);
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) return `https://maps.apple.com/?daddr=${place ?? words}`;
  if (/Android/.test(navigator.userAgent)) return `geo:${place ?? "0,0"}?q=${place ? `${place}(${words})` : words}`;
  return place ? `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}` : `https://www.openstreetmap.org/search?query=${words}`;
}

export function mapButton(site: SitePart): TemplateResult | typeof nothing {
  const to = mapAddress(site);
  return to ? html`<a class="btn" href=${to} rel="noopener">${icon("map")}${say("map")}</a>` : nothing;
}

export const callButton = (name: string, phone: string): TemplateResult | typeof nothing =>
  phone ? html`<a class="btn" href="tel:${phone.replace(/[^\d+]/g, "")}">${icon("phone")}${say("call", { name })}</a>` : nothing;

/** A bulletin has something done on the machine, with an order for it or without. */
export const isToDo = ({ how }: BulletinPart): boolean => how === "waiting" || how === "ordered";
