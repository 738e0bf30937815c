/** States and places as every screen says them. */
import type { SitePart, VisitDocument } from "../protocol.ts";
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

/** The phone's own map where it has one, with the address for one that does not know the place. */
export function mapAddress(site: SitePart): string | null {
  const isApple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);
  const words = encodeURIComponent(site.address || site.name);
  if (isApple) return site.address || site.latitude !== null ? `https://maps.apple.com/?daddr=${site.latitude === null ? words : `${site.latitude},${site.longitude}`}` : null;
  if (site.latitude !== null && site.longitude !== null) return `geo:${site.latitude},${site.longitude}?q=${site.latitude},${site.longitude}(${words})`;
  return site.address ? `geo:0,0?q=${words}` : null;
}

export function mapButton(site: SitePart): TemplateResult | typeof nothing {
  const to = mapAddress(site);
  return to ? html`<a class="btn" href=${to} rel="noopener">${icon("map")}${say("map")}</a>` : nothing;
}

export const callButton = (name: string, phone: string): TemplateResult | typeof nothing =>
  phone ? html`<a class="btn" href="tel:${phone.replace(/[^\d+]/g, "")}">${icon("phone")}${say("call", { name })}</a>` : nothing;

/** Steps that must be done before the visit can end as restored. */
export const stepsLeft = (visit: VisitDocument) => visit.steps.filter((step) => step.blocks && !step.result?.verdict);
