import "./board.css";
import { ask, type Board, clock, element, fetchBoard, icon, later, lock, mayPlan, minutesBetween, type Order, readAt, root, type Saved, takeBack, tell, type Undo, type Visit, word } from "./data.ts";
import { Live } from "./live.ts";
import type { BoardMap } from "./map.ts";
import { Panel, said, type Subject } from "./panel.ts";
import { Timeline } from "./timeline.ts";
import { WaitingList } from "./waiting.ts";

const STEP = 5;
const LONG_STEP = 15;

let board: Board;
/** A visit moved by the arrow keys and not saved yet. */
let draft: { visit: Visit; minutes: number } | null = null;
let undo: Undo | null = null;

const panel = new Panel();
const why = document.getElementById("board-why")!;
const undoButton = document.getElementById("board-undo") as HTMLButtonElement;
const isSmall = window.matchMedia("(max-width: 767.98px)");

const timeline = new Timeline(document.getElementById("board-timeline")!, {
  onDrop: (visit, engineer, start, end, back) => void dropped(visit, engineer, start, end, back),
  onOpen: (visit, button) => void opened(visit, button),
  onGrab: (isHeld) => hold(isHeld),
  onLook: (visit) => map?.look(visit && { place: visit.place, engineer: visit.engineer }),
});
const waiting = new WaitingList({
  onAssign: (order, button) => void assign(order, button),
  onDrop: (order, x, y) => void droppedOrder(order, x, y),
  over: (x, y) => {
    const at = timeline.under(x, y);
    return at ? `${nameOf(at.engineer)} ${clock(at.start)}` : "";
  },
  onGrab: (isHeld) => hold(isHeld),
  onLook: (order) => map?.look(order && { place: order.place, engineer: "" }),
});
const live = new Live(refresh);
let map: BoardMap | null = null;

const nameOf = (id: string) => board.engineers.find((one) => one.id === id)?.name ?? "";
const subjectOf = (visit: Visit): Subject => ({
  order: visit.order, visit: visit.visit, version: visit.version, number: visit.number, where: `${visit.customer} · ${visit.title}`, page: visit.url, isLocked: visit.isLocked, mayLock: visit.mayLock,
});
const subjectOfOrder = (order: Order): Subject => ({ order: order.order, visit: 0, version: 0, number: order.number, where: order.where, page: order.assignUrl, offers: order.offersUrl });

function hold(isHeld: boolean): void {
  live.isHeld = isHeld || panel.isOpen || draft !== null;
}

async function refresh(): Promise<string> {
  const former = board?.said;
  board = await fetchBoard();
  await draw();
  if (former && former !== board.said) tell(word("changed", { said: board.said }));
  return board.mark;
}

async function draw(): Promise<void> {
  document.getElementById("board-said")!.textContent = [board.said, board.unseen].filter(Boolean).join(" · ");
  document.getElementById("board-none")!.hidden = board.engineers.length > 0;
  const shown = isSmall.matches ? null : timeline.show(board);
  waiting.show(board.waiting, board.more);
  map?.show(board);
  await shown;
}

// -- changes

/** Says why something was not done, until it is dismissed or the next thing is done. */
function complain(title: string, reasons: string[] = []): void {
  why.hidden = !title;
  if (!title) return why.replaceChildren();
  const close = element("button", "btn btn-icon btn-quiet btn-sm");
  close.type = "button";
  close.setAttribute("aria-label", word("dismiss"));
  close.append(icon("close"));
  close.addEventListener("click", () => complain(""));
  const list = element("ul", "board-reasons", ...reasons.map((reason) => element("li", "", reason)));
  why.replaceChildren(icon("refused"), element("div", "", element("strong", "", title), ...(reasons.length ? [list] : [])), close);
}

/** Dragged: the server is asked; what is impossible goes back at once and says why, the rest shows what it changes first. */
async function dropped(visit: Visit, engineer: string, start: string, end: string, back: () => void): Promise<void> {
  complain("");
  forgetDraft();
  live.isHeld = true;
  const wish = { engineer, start, minutes: minutesBetween(readAt(start), readAt(end)) };
  const subject = subjectOf(visit);
  try {
    const answer = await ask({ ...subject, ...wish });
    if (!answer.isPossible) {
      back();
      return complain(`${word("refused")} ${word("backAgain", { order: visit.number })}`, reasons(answer.effects));
    }
    const { saved } = await panel.open(board, subject, wish, answer);
    if (saved) return await kept(saved, visit.key.replace(/-.*/, `-${engineer}`));
    back();
    tell(word("backAgain", { order: visit.number }));
  } catch (error) {
    back();
    complain(word("backAgain", { order: visit.number }), [said(error)]);
  } finally {
    hold(false);
  }
  timeline.button(visit.key)?.focus({ preventScroll: true });
}

const reasons = (effects: { weight: string; text: string }[]) => effects.filter((one) => one.weight === "bars").map((one) => one.text);

async function droppedOrder(order: Order, x: number, y: number): Promise<void> {
  const at = timeline.under(x, y);
  if (!at) return;
  complain("");
  live.isHeld = true;
  const wish = { ...at, minutes: order.minutes };
  try {
    const answer = await ask({ ...subjectOfOrder(order), ...wish });
    if (!answer.isPossible) return complain(word("refused"), reasons(answer.effects));
    const { saved } = await panel.open(board, subjectOfOrder(order), wish, answer);
    if (saved) await kept(saved, `${saved.visit}-${at.engineer}`);
  } catch (error) {
    complain(said(error));
  } finally {
    hold(false);
  }
}

/** By form, from the list. */
async function assign(order: Order, button: HTMLElement): Promise<void> {
  complain("");
  live.isHeld = true;
  const opening = `${board.day}T${String(board.opens).padStart(2, "0")}:00:00`;
  const able = board.engineers.find((one) => one.isBookable) ?? board.engineers[0];
  const start = nextStart() ?? opening;
  const { saved } = await panel.open(board, subjectOfOrder(order), { engineer: able?.id ?? "", start, minutes: order.minutes });
  hold(false);
  if (saved) await kept(saved);
  else button.focus();
}

/** The next quarter of an hour today by the company's clock; nothing on other days. */
function nextStart(): string | null {
  const sign = board.offset.startsWith("-") ? -1 : 1;
  const ahead = sign * (Number(board.offset.slice(1, 3)) * 60 + Number(board.offset.slice(4, 6)));
  const wall = new Date(Math.ceil((Date.now() + ahead * 60_000) / (LONG_STEP * 60_000)) * LONG_STEP * 60_000).toISOString();
  return wall.startsWith(board.day) && Number(wall.slice(11, 13)) >= board.opens ? `${wall.slice(0, 16)}:00` : null;
}

/** By keyboard or a click: the form of a visit. */
async function opened(visit: Visit, button: HTMLElement): Promise<void> {
  complain("");
  if (!visit.isMovable && !visit.isLocked) {
    tell(word("fixed", { order: visit.number, why: visit.whyFixed }));
    window.location.assign(visit.url);
    return;
  }
  const minutes = minutesBetween(readAt(visit.start), readAt(visit.end));
  const start = draft?.visit.key === visit.key ? later(visit.start, draft.minutes) : visit.start;
  live.isHeld = true;
  const { saved } = await panel.open(board, subjectOf(visit), { engineer: visit.engineer, start, minutes });
  forgetDraft();
  hold(false);
  if (saved) await kept(saved);
  (timeline.button(visit.key) ?? button).focus({ preventScroll: true });
}

async function kept(saved: Saved, key = ""): Promise<void> {
  undo = saved.undo ?? null;
  undoButton.hidden = !undo;
  undoButton.querySelector("span")!.textContent = `${word("undo")}: ${saved.said}`;
  await live.now().catch(() => undefined);
  if (key) timeline.button(key)?.focus({ preventScroll: true });
}

/** By key: locked, or unlocked. */
async function turned(visit: Visit): Promise<void> {
  complain("");
  forgetDraft();
  try {
    const { said: told } = await lock(visit.visit, !visit.isLocked);
    await kept({ said: told }, visit.key);
    tell(told);
  } catch (error) {
    complain(said(error));
  } finally {
    hold(false);
  }
}

undoButton.addEventListener("click", () => {
  if (!undo) return;
  const former = undo;
  undo = null;
  undoButton.hidden = true;
  complain("");
  takeBack(former)
    .then((saved) => {
      tell(`${word("undone")} ${saved.said}`);
      return live.now();
    })
    .catch((error: unknown) => complain(said(error)));
});

// -- keys

function forgetDraft(): void {
  if (draft) timeline.draft(draft.visit);
  draft = null;
}

document.getElementById("board-timeline")!.addEventListener("keydown", (event) => {
  const visit = timeline.visitOf(event.target as HTMLElement);
  if (!visit || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && draft) {
    forgetDraft();
    hold(false);
    tell(word("backAgain", { order: visit.number }));
  }
  if (event.key === "Enter") {
    // The library would open it too, and the key would go on into the form.
    event.preventDefault();
    event.stopPropagation();
    return void opened(visit, event.target as HTMLElement);
  }
  if (event.key.toLowerCase() === "l" && visit.mayLock) {
    event.preventDefault();
    return void turned(visit);
  }
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  event.preventDefault();
  event.stopPropagation();
  if (!mayPlan) return;
  if (!visit.isMovable) return tell(word("fixed", { order: visit.number, why: visit.whyFixed }));
  if (draft && draft.visit.key !== visit.key) forgetDraft();
  const step = (event.shiftKey ? LONG_STEP : STEP) * (event.key === "ArrowLeft" ? -1 : 1);
  draft = { visit, minutes: (draft?.minutes ?? 0) + step };
  const [start, end] = [later(visit.start, draft.minutes), later(visit.end, draft.minutes)];
  timeline.draft(visit, draft.minutes);
  hold(true);
  tell(word("moved", { order: visit.number, name: nameOf(visit.engineer), when: `${clock(start)}–${clock(end)}` }));
}, true);
document.getElementById("board-timeline")!.addEventListener("focusout", (event) => {
  // Whoever goes elsewhere has not saved it.
  if (draft && !panel.isOpen && event.relatedTarget && timeline.visitOf(event.relatedTarget as HTMLElement)?.key !== draft.visit.key) {
    forgetDraft();
    hold(false);
  }
});

// -- the first picture

async function begin(): Promise<void> {
  try {
    live.start(await refresh());
  } catch {
    complain(word("failed"));
    return;
  }
  root.dataset.isDrawn = "1";
  if (!isSmall.matches) await drawMap();
}

/** After the timeline: it is heavy, and may be impossible here. */
async function drawMap(): Promise<void> {
  const place = document.getElementById("board-map")!;
  const note = document.getElementById("board-map-note")!;
  try {
    const { BoardMap, canDraw, readPmtiles } = await import("./map.ts");
    if (!canDraw()) throw new Error("no WebGL");
    if (place.dataset.style) await readPmtiles();
    map = new BoardMap(place, (key) => timeline.button(key)?.focus());
    map.show(board);
  } catch {
    place.replaceChildren();
    note.textContent = word("noMap");
  }
}
void begin();
isSmall.addEventListener("change", () => board && draw());
