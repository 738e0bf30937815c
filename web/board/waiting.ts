// What waits for a visit: a card each, to be dragged onto a row or assigned by form.
import { element, icon, type Mark, mayPlan, type Order, word } from "./data.ts";

type Handlers = {
  onAssign(order: Order, button: HTMLElement): void;
  onDrop(order: Order, x: number, y: number): void;
  /** What a card says while it is over the board: who and when, or nothing. */
  over(x: number, y: number): string;
  onGrab(isHeld: boolean): void;
  onLook(order: Order | null): void;
};
const START = 6;

export class WaitingList {
  private readonly list = document.getElementById("board-waiting")!;
  private readonly rest = document.getElementById("board-more")!;
  private readonly handlers: Handlers;

  constructor(handlers: Handlers) {
    this.handlers = handlers;
  }

  show(orders: Order[], more: string): void {
    const focused = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>("[data-order]")?.dataset.order;
    this.list.replaceChildren(...(orders.length ? orders.map((order) => this.card(order)) : [element("li", "board-none quiet", icon("done"), word("nothingWaits"))]));
    this.rest.textContent = more;
    this.rest.hidden = !more;
    if (focused) this.list.querySelector<HTMLElement>(`[data-order="${focused}"] .board-assign`)?.focus({ preventScroll: true });
  }

  private card(order: Order): HTMLElement {
    const number = element("a", "figure", order.number);
    number.href = order.url;
    const card = element("li", `board-card is-${order.tone}`);
    card.dataset.order = String(order.order);
    const line = element("p", "line-up", number, element("span", "quiet push nowrap", order.minutesWord));
    const why = order.why || order.able;
    card.append(line, element("p", "strong board-subject", order.subject), element("p", "quiet", order.where));
    if (order.promise) card.append(promise(order));
    for (const one of order.marks) card.append(mark(one));
    const foot = element("p", "line-up board-foot");
    if (why) foot.append(element("span", order.why ? "board-cannot" : "quiet", icon(order.why ? "refused" : "engineer"), why));
    if (mayPlan) foot.append(this.assign(order));
    if (foot.hasChildNodes()) card.append(foot);
    card.addEventListener("pointerenter", () => this.handlers.onLook(order));
    card.addEventListener("pointerleave", () => this.handlers.onLook(null));
    if (mayPlan) card.addEventListener("pointerdown", (event) => this.grab(event, card, order));
    return card;
  }

  private assign(order: Order): HTMLElement {
    const button = element("a", "btn btn-sm push board-assign", word("assign"));
    button.href = order.assignUrl;
    button.setAttribute("aria-label", word("assignTitle", { order: order.number }));
    button.addEventListener("click", (event) => {
      if (window.matchMedia("(max-width: 767.98px)").matches) return;
      event.preventDefault();
      this.handlers.onAssign(order, button);
    });
    return button;
  }

  private grab(event: PointerEvent, card: HTMLElement, order: Order): void {
    if (event.pointerType !== "mouse" || event.button !== 0 || (event.target as Element).closest("a, button")) return;
    event.preventDefault();
    let ghost: HTMLElement | null = null;
    const from = { x: event.clientX, y: event.clientY };
    const move = ({ clientX: x, clientY: y }: PointerEvent) => {
      if (!ghost && Math.hypot(x - from.x, y - from.y) < START) return;
      if (!ghost) {
        ghost = element("div", "board-ghost", element("strong", "", order.number), element("span"));
        document.body.append(ghost);
        card.classList.add("is-held");
        this.handlers.onGrab(true);
      }
      ghost.style.translate = `${x + 12}px ${y + 12}px`;
      const said = this.handlers.over(x, y);
      ghost.lastElementChild!.textContent = said || order.subject;
      ghost.classList.toggle("is-over", Boolean(said));
    };
    const end = (x: number, y: number, isDropped: boolean) => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", up);
      document.removeEventListener("pointercancel", stop);
      document.removeEventListener("keydown", key, true);
      if (!ghost) return;
      ghost.remove();
      card.classList.remove("is-held");
      this.handlers.onGrab(false);
      if (isDropped) this.handlers.onDrop(order, x, y);
    };
    const up = (at: PointerEvent) => end(at.clientX, at.clientY, true);
    const stop = () => end(0, 0, false);
    const key = (pressed: KeyboardEvent) => pressed.key === "Escape" && stop();
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up);
    document.addEventListener("pointercancel", stop);
    document.addEventListener("keydown", key, true);
  }
}

export function mark({ icon: name, tone, text }: Mark): HTMLElement {
  return element("p", `board-mark mark-${tone}`, icon(name), text);
}

function promise(order: Order): HTMLElement {
  const icons = { late: "late", soon: "soon", quiet: "sla" } as Record<string, string>;
  const bar = element("progress");
  bar.max = 100;
  bar.value = order.left ?? 0;
  bar.setAttribute("aria-label", order.promiseLabel);
  const tone = { late: "sla-late", soon: "sla-soon", quiet: "sla-calm" }[order.tone] ?? "sla-calm";
  return element("div", `sla ${tone}`, element("span", "sla-words", element("span", "sla-label", order.promiseLabel), element("span", "sla-say", icon(icons[order.tone] ?? "sla"), order.promise)), bar);
}
