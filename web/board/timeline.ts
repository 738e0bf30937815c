// The timeline: engineers as rows, their visits with the way to each. It draws and reports wishes; it decides nothing.
import { type Calendar, createCalendar, Interaction, ResourceTimeline } from "@event-calendar/core";
import "@event-calendar/core/index.css";
import { describe, mend, silence } from "./aria.ts";
import { colourOfTheme } from "./colours.ts";
import { type Board, clock, element, type Engineer, icon, later, mayPlan, minutesBetween, type Shade, type Visit, word, written } from "./data.ts";

type Info = { visit?: Visit; shade?: Shade };
type Handlers = {
  /** Dragged or resized to here; `back` draws it where it stood. */
  onDrop(visit: Visit, engineer: string, start: string, end: string, back: () => void): void;
  onOpen(visit: Visit, button: HTMLElement): void;
  onGrab(isHeld: boolean): void;
  onLook(visit: Visit | null): void;
};

const SIDE_IN_REM = 11; // as in board.css: known before anything is drawn, so that nothing is drawn twice
/** px, 3.1rem of board.css: no row is lower, so no more rows than this says are in sight. */
const LOWEST_ROW = 46;
/** Width in px below which a half hour is too narrow to aim at, by the days shown. */
const NARROWEST = { 1: 20, 3: 9, 7: 5 } as Record<number, number>;

export class Timeline {
  private calendar: Calendar | null = null;
  private board!: Board;
  private readonly place: HTMLElement;
  /** The element of each visit by its key. */
  private readonly drawn = new Map<string, HTMLElement>();
  private readonly handlers: Handlers;
  private chosen: Record<string, string | number> = {};
  /** Width of a minute on the screen. */
  private perMinute = 1;

  constructor(place: HTMLElement, handlers: Handlers) {
    this.place = place;
    this.handlers = handlers;
    new ResizeObserver(() => this.fit()).observe(place);
  }

  /** Resolves when all of it is drawn: the first time, what is in sight is painted before the rest. */
  async show(board: Board): Promise<void> {
    this.board = board;
    const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
    if (!this.calendar) await this.begin();
    else {
      this.fit();
      this.calendar.setOption("resources", resources(board.engineers));
      this.calendar.setOption("events", this.events());
    }
    if (focused) requestAnimationFrame(() => this.button(focused)?.focus({ preventScroll: true }));
  }

  /** Draws a visit so many minutes later without saving it; 0 draws it where it stands. */
  draft(visit: Visit, minutes = 0): void {
    const drawn = this.button(visit.key);
    if (!drawn) return;
    drawn.classList.toggle("is-draft", minutes !== 0);
    drawn.style.translate = minutes ? `${minutes * this.perMinute}px` : "";
    const when = minutes ? `${clock(later(visit.start, minutes))}–${clock(later(visit.end, minutes))}` : visit.when;
    drawn.querySelector(".visit-when")!.textContent = when;
  }

  button(key: string): HTMLElement | null {
    return this.place.querySelector<HTMLElement>(`[data-key="${key}"]`);
  }

  /** The row and time under a point of the screen. */
  under(x: number, y: number): { engineer: string; start: string } | null {
    if (!(document.elementFromPoint(x, y) ?? document.body).closest("#board-timeline")) return null;
    const found = this.calendar?.dateFromPoint(x, y);
    return found?.resource ? { engineer: found.resource.id, start: written(found.date) } : null;
  }

  private slot(): { minutes: number; width: number } {
    const { opens, closes, days } = this.board;
    const minutes = days === 1 ? 30 : 60;
    const slots = ((closes - opens) * 60 * days) / minutes;
    const side = SIDE_IN_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const width = Math.max((NARROWEST[days] ?? 20) * (minutes / 30), Math.floor(((this.place.clientWidth - side - 18) / slots) * 10) / 10);
    return { minutes, width };
  }

  private fit(): void {
    if (!this.calendar || !this.place.clientWidth) return;
    const { minutes, width } = this.slot();
    this.measure(minutes, width);
    this.set("slotWidth", width);
    this.set("slotMinTime", `${this.board.opens}:00`);
    this.set("slotMaxTime", `${this.board.closes}:00`);
  }

  /** Only what differs: each option that is set draws all anew. */
  private set(name: "slotWidth" | "slotMinTime" | "slotMaxTime", value: string | number): void {
    if (this.chosen[name] === value) return;
    this.chosen[name] = value;
    this.calendar?.setOption(name, value as never);
  }

  private measure(minutes: number, width: number): void {
    this.perMinute = width / minutes;
    this.place.style.setProperty("--per-minute", `${this.perMinute}px`);
  }

  private async begin(): Promise<void> {
    const inSight = new Set(this.board.engineers.slice(0, Math.ceil(innerHeight / LOWEST_ROW)).map(({ id }) => id));
    this.create(inSight);
    await painted();
    performance.mark("board-painted");
    this.calendar?.setOption("events", this.events());
  }

  private create(inSight: ReadonlySet<string>): void {
    const { board, handlers } = this;
    const { minutes, width } = this.slot();
    this.measure(minutes, width);
    this.chosen = { slotWidth: width, slotMinTime: `${board.opens}:00`, slotMaxTime: `${board.closes}:00` };
    this.place.replaceChildren();
    this.place.classList.toggle("is-one-day", board.days === 1);
    const language = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en-GB";
    const many = { month: "numeric", day: "numeric", weekday: "short" } as const;
    this.calendar = createCalendar(this.place, [ResourceTimeline, Interaction], {
      view: "resourceTimelineDay",
      headerToolbar: { start: "", center: "", end: "" },
      height: "100%",
      locale: language,
      timeZone: board.offset,
      date: board.day,
      duration: { days: board.days },
      slotDuration: { minutes },
      slotLabelInterval: { minutes: board.days === 1 ? 60 : board.days === 3 ? 120 : 180 },
      slotLabelFormat: (time) => `${String(time.getHours()).padStart(2, "0")}${board.days === 1 ? ":00" : ""}`,
      dayHeaderFormat: many,
      slotWidth: width,
      slotMinTime: `${board.opens}:00`,
      slotMaxTime: `${board.closes}:00`,
      snapDuration: { minutes: 5 },
      nowIndicator: true,
      scrollTime: `${board.opens}:00`,
      resources: resources(board.engineers),
      events: this.events(inSight),
      editable: mayPlan,
      eventResizableFromStart: false,
      eventGap: 2,
      resourceLabelContent: ({ resource }) => ({ domNodes: [head(resource.extendedProps as unknown as Engineer & { number: number })] }),
      eventContent: ({ event }) => ({ domNodes: this.content(event.extendedProps as Info) }),
      eventDidMount: ({ el, event }) => this.mounted(el, event.extendedProps as Info),
      eventClick: ({ el, event }) => {
        const { visit } = event.extendedProps as Info;
        if (visit) handlers.onOpen(visit, el);
      },
      eventMouseEnter: ({ event }) => handlers.onLook((event.extendedProps as Info).visit ?? null),
      eventMouseLeave: () => handlers.onLook(null),
      eventDragStart: () => handlers.onGrab(true),
      eventDragStop: () => handlers.onGrab(false),
      eventResizeStart: () => handlers.onGrab(true),
      eventResizeStop: () => handlers.onGrab(false),
      eventDrop: ({ event, newResource, revert }) => this.dropped(event, newResource?.id, revert),
      eventResize: ({ event, revert }) => this.dropped(event, undefined, revert),
    });
    mend(this.place);
    this.place.addEventListener("focusin", (happened) => handlers.onLook(this.visitOf(happened.target as HTMLElement) ?? null));
  }

  visitOf(target: HTMLElement): Visit | undefined {
    const key = target.closest<HTMLElement>("[data-key]")?.dataset.key;
    return key ? this.board.visits.find((visit) => visit.key === key) : undefined;
  }

  private dropped(event: Calendar.Event, engineer: string | undefined, revert: () => void): void {
    const { visit } = event.extendedProps as Info;
    if (!visit) return revert();
    const start = written(event.start);
    this.handlers.onDrop(visit, engineer ?? visit.engineer, start, later(start, minutesBetween(event.start, event.end)), revert);
  }

  private events(only?: ReadonlySet<string>): Calendar.EventInput[] {
    const isShown = ({ engineer }: Shade | Visit) => !only || only.has(engineer);
    const shades = this.board.shades.filter(isShown).map((shade, number) => ({
      id: `shade-${number}-${shade.kind}-${shade.engineer}`,
      resourceIds: [shade.engineer],
      start: shade.start,
      end: shade.end,
      display: "background" as const,
      classNames: ["shade", `shade-${shade.kind}`],
      extendedProps: { shade },
    }));
    return [...shades, ...this.board.visits.filter(isShown).map(event)];
  }

  private mounted(el: HTMLElement, { visit, shade }: Info): void {
    if (shade) {
      if (shade.kind === "call") el.title = shade.text;
      return silence(el);
    }
    if (!visit) return;
    el.dataset.key = visit.key;
    this.drawn.set(visit.key, el);
    describe(el, visit);
  }

  private content({ visit, shade }: Info): Node[] {
    if (shade?.kind === "call") return [element("span", "shade-mark", icon("stock"))]; // too narrow for words
    if (shade) return shade.text && shade.kind !== "lunch" ? [element("span", "shade-word", shade.text)] : [];
    if (!visit) return [];
    // What a library keeps when it draws a visit anew is its element: the words of the former state go.
    const drawn = this.drawn.get(visit.key);
    if (drawn?.isConnected) describe(drawn, visit);
    const marks = visit.marks.map(({ icon: name, tone }) => element("span", `visit-mark mark-${tone}`, icon(name)));
    const parts: Node[] = [];
    if (visit.way) {
      const way = element("span", visit.isTight ? "way way-tight" : "way");
      way.title = word("way", { n: visit.way });
      way.style.setProperty("--way", String(visit.drawn));
      parts.push(way);
    }
    // One box around the words: those out of sight are laid out only when they come into it.
    const words = element(
      "span", "visit-words",
      element("span", "visit-line", icon(visit.icon), element("span", "visit-title", visit.title), ...marks),
      element("span", "visit-under", element("span", "visit-when", visit.when), element("span", "", visit.state === "planned" ? visit.subject : `${visit.stateWord} · ${visit.subject}`)),
    );
    parts.push(words);
    return parts;
  }
}

/** When the browser has painted: a task after the next frame begins. */
const painted = () => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)));

function resources(engineers: Engineer[]): Calendar.ResourceInput[] {
  return engineers.map((one, number) => ({ id: one.id, title: one.name, extendedProps: { ...one, number } }));
}

function classes(visit: Visit): string[] {
  return ["visit", `visit-${visit.tone}`, `is-${visit.state}`, ...(visit.isMovable ? ["is-movable"] : ["is-fixed"])];
}

function event(visit: Visit): Calendar.EventInput {
  return {
    id: visit.key,
    resourceIds: [visit.engineer],
    start: visit.start,
    end: visit.end,
    startEditable: visit.isMovable,
    durationEditable: visit.isMovable,
    classNames: classes(visit),
    extendedProps: { visit },
  };
}

function head(engineer: Engineer & { number: number }): HTMLElement {
  const name = element("a", "row-name", engineer.name);
  name.href = engineer.url;
  const disc = element("span", "disc", engineer.initials);
  disc.setAttribute("aria-hidden", "true");
  disc.style.setProperty("--own", colourOfTheme(engineer.number));
  const note = element("span", "row-under", element("span", `row-note note-${engineer.tone}`, engineer.note), week(engineer.week));
  return element("span", "row-who", disc, element("span", "row-words", name, note));
}

/** How full the engineer's week is: the hours, a bar, all figures in words for who hovers or listens. */
function week({ hours, share, tone, said }: Engineer["week"]): HTMLElement {
  const drawn = element("span", `row-week week-${tone}`, ...(tone === "quiet" ? [] : [icon("warning")]), hours);
  drawn.title = said;
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", said);
  if (share !== null) drawn.style.setProperty("--share", `${share}%`);
  return drawn;
}
