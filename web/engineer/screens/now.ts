/** The visit to go on with, without looking for it. */
import { shown } from "../app.ts";
import { html } from "../ui/html.ts";
import { empty } from "../ui/parts.ts";
import type { Screen } from "../ui/router.ts";
import { today } from "../ui/times.ts";
import { say } from "../words.ts";
import { visitScreen } from "./visit.ts";
import { currentVisit } from "./wording.ts";

export function nowScreen(): Screen {
  const visit = currentVisit(shown!.visits, today());
  if (visit) return { ...visitScreen({ id: String(visit.id) }), tab: "now" };
  const toDay = html`<a class="btn" href="#/day">${say("myDay")}</a>`;
  return { title: say("now"), tab: "now", body: empty("visit", say("noVisitNow"), say("noVisitNowText"), toDay) };
}
