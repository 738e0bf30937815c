/** What is new for me: changes of the plan, answers, thanks. */
import { shown, visitOf } from "../app.ts";
import { pushOffer } from "../push.ts";
import type { Notice } from "../protocol.ts";
import { html, nothing, type Content } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { card, empty, row, rows } from "../ui/parts.ts";
import { go, type Show } from "../ui/router.ts";
import { ago } from "../ui/times.ts";
import { say } from "../words.ts";
import { markRead } from "./news.ts";

export const noticesScreen: Show = () => {
  const { notices } = shown!;
  const sorted = [...notices].sort((one, other) => other.at.localeCompare(one.at));
  const [unread, read] = [sorted.filter((notice) => !notice.read), sorted.filter((notice) => notice.read)];
  const body = html`
    ${pushOffer()}
    ${unread.length ? html`<section class="card">${rows(unread.map(line))}</section>` : empty("bell", say("noticesNone"), say("noticesNoneLead"))}
    ${read.length ? card({ title: say("noticesEarlier"), isFlush: true }, rows(read.map(line))) : nothing}`;
  const action = unread.length ? html`<button type="button" class="btn btn-big" @click=${() => markRead(unread)}>${icon("done")}${say("noticesRead")}</button>` : undefined;
  return { title: say("noticesTitle"), tab: "more", back: "/more", body, ...(action && { action }) };
};

const line = (notice: Notice): Content =>
  row({
    title: notice.read ? notice.text : html`<span class="dot"></span><span class="unseen">${say("noticesUnread")}</span>${notice.text}`,
    lead: ago(notice.at),
    ...(!notice.read || notice.visit !== null ? { act: () => open(notice) } : {}),
  });

/** One about a visit is read there, where it says what has changed until the engineer has seen it. */
async function open(notice: Notice): Promise<void> {
  if (notice.visit !== null && visitOf(notice.visit)) return go(`/visit/${notice.visit}`);
  if (!notice.read) await markRead([notice]);
}
