/**
 * Web Push: asked for kindly, on the list of notices, by a tap and never at the opening. The server keeps each phone's
 * address (`/api/phone/push`) and sends only that something is new; what it is comes with the next exchange.
 */
import { headers } from "./app.ts";
import { redraw } from "./ui/draw.ts";
import { html, nothing, type Content } from "./ui/html.ts";
import { callout } from "./ui/parts.ts";
import { toast } from "./ui/toast.ts";
import { say } from "./words.ts";

const LATER = "push-asked";
const AGAIN = 14 * 86_400_000;
const ADDRESS = "/api/phone/push";

let isOn: boolean | null = null; // null until the browser has been asked

/** Nothing where there is no Web Push, or the engineer has said "not now" within two weeks. */
export function pushOffer(): Content {
  if (!("PushManager" in window) || !("serviceWorker" in navigator)) return nothing;
  if (isOn === null) return nothing;
  if (isOn) return html`<p class="quiet">${say("pushOn")}</p>`;
  if (Notification.permission === "denied") return html`<p class="quiet">${say("pushRefused")}</p>`;
  if (Date.now() - Number(localStorage.getItem(LATER) ?? 0) < AGAIN) return nothing;
  return callout("fresh", "bell", say("pushTitle"), html`
    <p>${say("pushLead")}</p>
    <div class="case-others">
      <button type="button" class="btn btn-primary" @click=${subscribe}>${say("pushYes")}</button>
      <button type="button" class="btn" @click=${later}>${say("pushLater")}</button>
    </div>`);
}

/** Told again at each opening: the server forgets all of a person's browsers when one of their phones is lost. */
export async function tellPushAgain(): Promise<void> {
  const found = "PushManager" in window && "serviceWorker" in navigator ? await subscription() : null;
  isOn = found !== null;
  redraw();
  if (found) await tell(found);
}

function later(): void {
  localStorage.setItem(LATER, String(Date.now()));
  redraw();
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/engineer/");
  return registration?.pushManager.getSubscription() ?? null;
}

const tell = (made: PushSubscription): Promise<Response> =>
  fetch(ADDRESS, { method: "POST", body: JSON.stringify(made), headers: { "Content-Type": "application/json", ...headers() } });

async function subscribe(): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") return redraw();
  try {
    const { key } = (await (await fetch(ADDRESS)).json()) as { key: string };
    const { pushManager } = await navigator.serviceWorker.ready;
    const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
    const told = await tell(made);
    if (!told.ok) throw new Error(`The server answered ${told.status}.`);
    isOn = true;
  } catch (error) {
    console.warn(error);
    toast(say("pushFailed"), "error");
  }
  redraw();
}

/** Who signs out is not told any more on this phone; a server that does not hear of it is told so by the push service. */
export async function endPush(): Promise<void> {
  const found = "serviceWorker" in navigator && "PushManager" in window ? await subscription() : null;
  if (!found) return;
  const body = JSON.stringify({ endpoint: found.endpoint });
  const told = fetch(ADDRESS, { method: "DELETE", body, headers: { "Content-Type": "application/json", ...headers() } });
  await Promise.allSettled([told, found.unsubscribe()]);
}

/** A key in base64 for addresses, as the browser wants it. */
function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  const plain = atob(key.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
