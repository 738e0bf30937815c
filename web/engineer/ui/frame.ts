/** What stands around every screen: title, connection, the next step, the four items at the bottom. */
import { say } from "../words.ts";
import { html, nothing, ref, repeat, type Content, type TemplateResult } from "./html.ts";
import { icon, type IconName } from "./icon.ts";
import type { Screen, Tab } from "./router.ts";
import { sheets } from "./sheet.ts";
import { ago } from "./times.ts";
import { toasts } from "./toast.ts";

/** How it stands with the server. */
export interface Connection {
  isOnline: boolean;
  isSyncing: boolean;
  /** Verbs and files that the server has not got. */
  waiting: number;
  refused: number;
  /** When the server last answered. */
  lastContact: string | null;
  /** The sign-in ran out: the outbox waits for it. */
  needsSignIn: boolean;
  /** This app is older than the server understands. */
  isOutdated: boolean;
  /** The server was reached and took nothing: why. */
  trouble: string | null;
  /** The server cannot say what is new. */
  isStale: boolean;
  /** There is no room here for what the server says. */
  isFull: boolean;
  /** Starts the newer app that is here. */
  takeUpdate: (() => void) | null;
  /** Fetches the newer app and starts it. */
  update: () => void;
  unreadNotices: number;
}

const ITEMS: readonly { tab: Tab; href: string; icon: IconName; word: "myDay" | "now" | "mine" | "more" }[] = [
  { tab: "day", href: "#/day", icon: "day", word: "myDay" },
  { tab: "now", href: "#/now", icon: "visit", word: "now" },
  { tab: "mine", href: "#/mine", icon: "user", word: "mine" },
  { tab: "more", href: "#/more", icon: "menu", word: "more" },
];

let heading: HTMLElement | undefined;

/** After going to another screen its title is where reading begins. */
export function focusHeading(): void {
  heading?.focus({ preventScroll: true });
}

export const frame = (screen: Screen, connection: Connection): TemplateResult => html`
  <a class="skip" href="#content" @click=${skip}>${say("skip")}</a>
  <header class="top">
    ${screen.back ? html`<a class="tool" href="#${screen.back}">${icon("back", say("back"))}</a>` : nothing}
    <h1 tabindex="-1" ${ref((element) => (heading = element as HTMLElement | undefined))}>${screen.title}</h1>
    <a class="tool" href="#/outbox" data-count=${connection.waiting + connection.refused || nothing}>${contactIcon(connection)}</a>
  </header>
  ${bar(connection)}
  <main id="content" tabindex="-1">${screen.body}</main>
  ${screen.action ? html`<div class="thumb">${screen.action}</div>` : nothing}
  <nav class="bottom" aria-label=${say("mainMenu")}>
    ${ITEMS.map((item) => html`<a href=${item.href} aria-current=${item.tab === screen.tab ? "page" : nothing}>
      <span class="bottom-icon">${icon(item.icon)}${item.tab === "more" ? count(connection.unreadNotices) : nothing}</span><span>${say(item.word)}</span></a>`)}
  </nav>
  ${toasts()}
  ${sheets()}`;

function skip(event: Event): void {
  event.preventDefault(); // the address behind # is the screen's
  document.getElementById("content")?.focus();
}

const count = (n: number): Content =>
  n ? html`<span class="count" aria-hidden="true">${n > 99 ? "99+" : n}</span><span class="unseen">${say("newNotices", { n })}</span>` : nothing;

function contactIcon({ isOnline, waiting, refused }: Connection): TemplateResult {
  if (refused) return html`<span class="contact" data-tone="late">${icon("warning", say("refusedThings", { n: refused }))}</span>`;
  if (!isOnline) return html`<span class="contact" data-tone="soon">${icon("offline", say("offline"))}</span>`;
  if (waiting) return html`<span class="contact" data-tone="moving">${icon("upload", say("thingsWait", { n: waiting }))}</span>`;
  return html`<span class="contact" data-tone="done">${icon("done", say("allSent"))}</span>`;
}

interface Line {
  /** A line stays the same one while others come and go: it is neither read aloud anew nor loses the focus. */
  key: string;
  tone: "late" | "soon" | "moving";
  icon: IconName;
  words: string;
  action?: Content;
}

/** The quiet bar: only when there is something to know, what cannot wait first. */
const bar = (connection: Connection): TemplateResult => html`<div class="bar" role="status" aria-atomic="false">${repeat(barLines(connection), ({ key }) => key, ({ tone, icon: name, words, action }) =>
  html`<div class="bar-line" data-tone=${tone}>${icon(name)}<span>${words}</span>${action ?? nothing}</div>`)}</div>`;

function barLines(connection: Connection): Line[] {
  const { refused, needsSignIn, isOutdated, isFull, takeUpdate, update } = connection;
  const lines: (Line | false | null)[] = [
    isOutdated && { key: "update", tone: "late", icon: "refresh", words: say("mustUpdate"), action: updateButton(update) },
    needsSignIn && { key: "sign_in", tone: "late", icon: "key", words: say("mustSignIn"), action: html`<a class="btn" href="/sign-in?next=/engineer/">${say("signIn")}</a>` },
    isFull && { key: "full", tone: "late", icon: "warning", words: say("noRoom") },
    refused > 0 && { key: "refused", tone: "late", icon: "warning", words: say("refusedThings", { n: refused }), action: html`<a class="btn" href="#/outbox">${say("look")}</a>` },
    contactLine(connection),
    takeUpdate && !isOutdated && { key: "new", tone: "moving", icon: "refresh", words: say("hasUpdate"), action: updateButton(takeUpdate) },
  ];
  return lines.filter((line) => line !== null && line !== false);
}

const updateButton = (update: () => void): TemplateResult => html`<button class="btn" @click=${update}>${say("update")}</button>`;

/** Whether the server is reached, when nothing worse is the reason that it is not. */
function contactLine({ isOnline, trouble, waiting, lastContact, needsSignIn, isOutdated, isFull, isStale }: Connection): Line | null {
  if (isOutdated || needsSignIn || isFull) return null;
  if (trouble !== null) return { key: "contact", tone: "late", icon: "warning", words: trouble };
  if (!isOnline) {
    const last = lastContact ? say("lastContact", { ago: ago(lastContact) }) : "";
    return { key: "contact", tone: "soon", icon: "offline", words: [waiting ? say("offlineWaiting", { n: waiting }) : say("offline"), last].filter(Boolean).join(say("comma")) };
  }
  return isStale ? { key: "contact", tone: "late", icon: "warning", words: say("serverStale") } : null;
}
