/** What an engineer was told of a visit and has not read yet: it was moved, or is new. */
import { record, shown } from "../app.ts";
import type { Notice, VisitDocument } from "../protocol.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { callout } from "../ui/parts.ts";
import { say } from "../words.ts";

export const newsOf = (visit: VisitDocument): Notice[] => shown!.notices.filter((notice) => !notice.read && notice.visit === visit.id);

export function news(visit: VisitDocument): TemplateResult | typeof nothing {
  const unread = newsOf(visit);
  if (!unread.length) return nothing;
  return callout("soon", "warning", say("newsTitle"), html`
    <ul>${unread.map((notice) => html`<li>${notice.text}</li>`)}</ul>
    <button class="btn" @click=${() => void markRead(unread)}>${icon("done")}${say("changedSeen")}</button>`);
}

export const markRead = (notices: readonly Notice[]) => record("read_notices", { notices: notices.map(({ id }) => id) });
