/** The engineer's app. It opens from what the phone holds; the network comes later, or not at all. */
import "./styles/app.css";
import { html, render } from "lit-html";
import { headers, open, phase, phone, sendLanguage, shown } from "./app.ts";
import { buildIn } from "./build.ts";
import { tellPushAgain } from "./push.ts";
import { registerWorker, type Updates } from "./register.ts";
import { ROUTES } from "./screens/routes.ts";
import { remembered, type Session, whoIsSignedIn } from "./session.ts";
import { drawWith, redraw } from "./ui/draw.ts";
import { type Connection, focusHeading, frame } from "./ui/frame.ts";
import { drawRested } from "./ui/once.ts";
import { keepsStore } from "./ui/kept.ts";
import { bigButton, empty, skeleton } from "./ui/parts.ts";
import { addRoutes, address, find, type Screen } from "./ui/router.ts";
import { closeSheets } from "./ui/sheet.ts";
import { keepSyncing } from "./triggers.ts";
import { Wire } from "./wire.ts";
import { forgetLanguage, hasChosenLanguage, language, say, speak, tellLanguage } from "./words.ts";

const ROOT = document.getElementById("app")!;
const SIGN_IN = "/sign-in?next=/engineer/";
let path = address();
let failed: string | null = null;
let takeUpdate: (() => void) | null = null;
let updates: Updates = { look: () => undefined, take: async () => location.reload() };
let isAlone = false; // nobody is known here yet, and there is no network to ask
let isArriving = false;

function draw(): void {
  const here = current();
  const screen = here ?? plain(skeleton());
  document.title = `${screen.title} · FirstFix`;
  render(frame(screen, connection()), ROOT);
  if (here && isArriving) arrive();
}

/** In the same frame as the screen's first drawing: a moment later it would take the focus from who is typing already. */
function arrive(): void {
  isArriving = false;
  window.scrollTo(0, scrolled.get(path) ?? 0);
  focusHeading();
}

/** Null: it is on its way. */
function current(): Screen | null {
  if (phase === "cleared") return plain(empty("lock", say("cleared"), say("clearedText"), signInLink()));
  if (isAlone) return plain(empty("offline", say("firstTime"), say("firstTimeText"), bigButton("refresh", say("tryAgain"), () => location.reload())));
  if (!shown) return null;
  // Before it is looked for, which would load it once more with nobody to hear of the failure.
  if (failed === path) return plain(empty("offline", say("screenFailed"), say("screenFailedText")));
  const found = find(path);
  if (!found) return plain(empty("search", say("notFound"), say("notFoundText")));
  if ("show" in found) return found.show(found.params);
  const asked = path;
  found.coming.catch((error: unknown) => (console.error(error), (failed = asked))).finally(redraw);
  return null;
}

const plain = (body: Screen["body"]): Screen => ({ title: say("appName"), tab: "day", body });
const signInLink = () => html`<a class="btn btn-primary" href=${SIGN_IN}>${say("signIn")}</a>`;

function connection(): Connection {
  const trouble = shown && phase === "later" ? phone.sync.trouble : null;
  return {
    isOnline: navigator.onLine && (phase !== "later" || trouble !== null) && !isAlone,
    trouble: trouble && (trouble.text ? say("serverRefuses", { why: trouble.text }) : say("serverTrouble")),
    isSyncing: phase === "syncing",
    waiting: (shown?.waiting.length ?? 0) + (shown?.filesWaiting ?? 0),
    refused: (shown?.refused.length ?? 0) + (shown?.filesLost.length ?? 0),
    lastContact: shown?.lastContact ?? null,
    needsSignIn: phase === "sign_in",
    isOutdated: phase === "update",
    isStale: Boolean(shown) && phone.sync.isStale,
    isFull: phase === "full",
    takeUpdate,
    update: () => void updates.take(),
    unreadNotices: shown?.notices.filter((notice) => !notice.read).length ?? 0,
  };
}

// Where each screen was left, so that the way back leads to the same line.
const scrolled = new Map<string, number>();

function moved(): void {
  if (address() === path) return;
  scrolled.set(path, window.scrollY);
  path = address();
  failed = null;
  isArriving = true;
  closeSheets();
  redraw();
}

/** Or no longer. Browsers remember for as long as a page is open which of its files could not be loaded. */
function connected(): void {
  redraw();
  if (navigator.onLine && failed === path) void phone.outbox.idle().then(() => location.reload());
}

async function start(): Promise<void> {
  addRoutes(ROUTES);
  speak(language());
  ROOT.replaceChildren(); // what stands there without scripts
  drawWith(draw);
  drawRested(redraw);
  window.addEventListener("hashchange", moved);
  for (const change of ["online", "offline"] as const) window.addEventListener(change, connected);
  redraw();
  const asking = ask();
  const known = await remembered();
  if (known) {
    follow(known);
    await begin(known, asking);
    const now = await asking;
    if (typeof now !== "object") return;
    // Another engineer signed in on this phone: theirs is another store.
    if (!isSame(now, known)) return forgetLanguage(), location.reload();
    return follow(now);
  }
  const person = await asking;
  if (person === "nobody") return location.assign(SIGN_IN);
  if (person === "unknown") return void ((isAlone = true), redraw());
  follow(person);
  await begin(person, asking);
}

/** The person's own language leads until somebody chooses one on this phone. */
function follow(person: Session): void {
  if (hasChosenLanguage() || person.language === language()) return;
  speak(person.language);
  redraw();
}

const ask = () => whoIsSignedIn(new Wire((input, init) => fetch(input, init), headers));
const isSame = (one: Session, other: Session): boolean => one.user === other.user && one.company === other.company;

/** What belongs to a person is told to the server when it is them who are signed in. */
async function tellOf(person: Session, asking: ReturnType<typeof ask>): Promise<void> {
  const now = await asking;
  if (typeof now !== "object" || !isSame(now, person)) return;
  void tellLanguage(sendLanguage);
  await tellPushAgain().catch(console.warn);
}

async function begin(person: Session, asking: ReturnType<typeof ask>): Promise<void> {
  document.cookie = "site=; max-age=0; path=/"; // who opens the app is led to it again
  await open(person, buildIn([document.documentElement.dataset["app"] ?? ""]));
  void tellOf(person, asking);
  window.addEventListener("online", () => void tellOf(person, ask()));
  keepSyncing(
    phone.sync,
    {
      on: (event, heard) => (event === "online" ? window : document).addEventListener(event, heard),
      isVisible: () => !document.hidden,
      after: (milliseconds, then) => void setTimeout(then, milliseconds),
      random: Math.random,
    },
    () => phone.clock.own(),
  );
  const offer = (take: () => void) => ((takeUpdate = take), redraw());
  // Without a worker the app works, but opens with a network only.
  updates = await registerWorker(navigator.serviceWorker, phone.outbox, phone.sync, offer, () => location.reload()).catch((error: unknown) => (console.warn(error), updates));
  document.addEventListener("visibilitychange", () => !document.hidden && updates.look());
  keepsStore((await navigator.storage?.persist?.()) ?? false); // what waits here is nowhere else
}

void start();
