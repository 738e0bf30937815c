/** What was refused is done again: on site as ever, after the visit was left by the time at which it had happened. */
import { aboutVisit, againAt } from "../app.ts";
import type { About } from "../outbox.ts";
import type { VerbName, VisitDocument } from "../protocol.ts";
import { isOnSite } from "./wording.ts";

export const mayRecord = (visit: VisitDocument, name: VerbName, step?: number): boolean =>
  isOnSite(visit) || againAt(name, visit.id, step) !== null;

/** As `aboutVisit`, for what can only have happened on site. */
export function aboutOnSite(visit: VisitDocument, name: VerbName, step?: number): About {
  const at = isOnSite(visit) ? null : againAt(name, visit.id, step);
  return { ...aboutVisit(visit), ...(at && { at }) };
}
