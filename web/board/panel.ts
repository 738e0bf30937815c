// The form of a change, and what it would change: asked of the server as soon as anything in it changes.
import { ask, type Board, clock, type Effect, element, fetchOffers, icon, lock, Refused, save, type Saved, tell, type Wish, word } from "./data.ts";

export type Subject = { order: number; visit: number; version: number; number: string; where: string; page: string; offers?: string; isLocked?: boolean; mayLock?: boolean };
type Outcome = { saved?: Saved; why?: string };
const ICONS = { bars: "refused", warns: "warning", good: "check" } as const;
const PAUSE = 250;

export class Panel {
  private readonly dialog = document.getElementById("board-panel") as HTMLDialogElement;
  private readonly form = this.dialog.querySelector("form")!;
  private readonly effects = this.dialog.querySelector<HTMLElement>(".board-effects")!;
  private readonly saveButton = this.dialog.querySelector<HTMLButtonElement>("[data-save]")!;
  private readonly backButton = this.dialog.querySelector<HTMLButtonElement>("[data-back]")!;
  private readonly lockButton = this.dialog.querySelector<HTMLButtonElement>("[data-lock]")!;
  private subject!: Subject;
  private readonly offersPlace = this.dialog.querySelector<HTMLElement>("[data-offers]")!;
  private isTouched = false;
  private asked = 0;
  private timer = 0;
  private done: ((outcome: Outcome) => void) | null = null;

  constructor() {
    this.form.addEventListener("input", () => {
      this.isTouched = true;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.look(), PAUSE);
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.form.reportValidity()) void this.save();
    });
    this.backButton.addEventListener("click", () => this.dialog.close());
    this.lockButton.addEventListener("click", () => void this.turn());
    this.dialog.addEventListener("close", () => this.finish({}));
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  /** Opens with a wish; ends with what was saved, or with nothing when it was put back. */
  open(board: Board, subject: Subject, wish: { engineer: string; start: string; minutes: number }, answer?: { effects: Effect[]; isPossible: boolean }): Promise<Outcome> {
    this.subject = subject;
    this.isTouched = false;
    const title = word(subject.visit ? "moveTitle" : "assignTitle", { order: subject.number });
    this.dialog.querySelector("h2")!.textContent = title;
    this.dialog.querySelector("[data-where]")!.textContent = subject.where;
    this.dialog.querySelector<HTMLAnchorElement>("[data-page]")!.href = subject.page;
    const select = this.field<HTMLSelectElement>("engineer");
    select.replaceChildren(...board.engineers.map((one) => new Option(one.isBookable ? one.name : `${one.name} · ${one.note}`, one.id)));
    select.value = wish.engineer;
    this.field("day").value = wish.start.slice(0, 10);
    this.field("start").value = clock(wish.start);
    this.field("minutes").value = String(wish.minutes);
    this.offersPlace.hidden = true;
    this.lockButton.hidden = !subject.mayLock;
    this.lockButton.replaceChildren(icon(subject.isLocked ? "unlock" : "lock"), word(subject.isLocked ? "unlock" : "lock"));
    this.dialog.showModal();
    if (subject.offers && !answer) void this.offer(subject.offers);
    if (answer) {
      this.show(answer.effects, answer.isPossible);
      this.saveButton.focus();
    } else {
      select.focus();
      void this.look();
    }
    return new Promise((resolve) => (this.done = resolve));
  }

  /** The first times that fit, to be taken by one press. */
  private async offer(address: string): Promise<void> {
    const mine = this.subject;
    const offers = await fetchOffers(address).catch(() => []);
    if (mine !== this.subject || !this.isOpen) return;
    const take = (engineer: string, start: string) => {
      this.field<HTMLSelectElement>("engineer").value = engineer;
      this.field("day").value = start.slice(0, 10);
      this.field("start").value = clock(start);
      void this.look();
    };
    const buttons = offers.map(({ engineer, start, text }) => {
      const button = element("button", "btn btn-sm", text);
      button.type = "button";
      button.addEventListener("click", () => {
        take(engineer, start);
        this.saveButton.focus();
      });
      return button;
    });
    this.offersPlace.replaceChildren(element("span", "quiet", word(offers.length ? "firstFit" : "noFit")), ...buttons);
    this.offersPlace.hidden = false;
    if (offers[0] && !this.isTouched) take(offers[0].engineer, offers[0].start);
  }

  private finish(outcome: Outcome): void {
    window.clearTimeout(this.timer);
    this.asked += 1;
    const { done } = this;
    this.done = null;
    if (this.dialog.open) this.dialog.close();
    done?.(outcome);
  }

  private field<T extends HTMLInputElement | HTMLSelectElement = HTMLInputElement>(name: string): T {
    return this.form.elements.namedItem(name) as T;
  }

  private get wish(): Wish {
    const { order, visit, version } = this.subject;
    const start = `${this.field("day").value}T${this.field("start").value}:00`;
    return { order, visit, version, engineer: this.field<HTMLSelectElement>("engineer").value, start, minutes: Number(this.field("minutes").value) };
  }

  private async look(): Promise<void> {
    if (!this.form.checkValidity()) return;
    const mine = ++this.asked;
    const waits = window.setTimeout(() => mine === this.asked && this.effects.replaceChildren(element("li", "quiet", word("asking"))), 150);
    try {
      const { effects, isPossible } = await ask(this.wish);
      if (mine === this.asked) this.show(effects, isPossible);
    } catch (error) {
      if (mine === this.asked) this.show([{ kind: "", weight: "bars", text: said(error) }], false);
    } finally {
      window.clearTimeout(waits);
    }
  }

  private show(effects: Effect[], isPossible: boolean): void {
    const lines = effects.length ? effects : [{ weight: "good", text: word("allWell") } as Effect];
    this.effects.replaceChildren(...lines.map(({ weight, text }) => element("li", `effect effect-${weight}`, icon(ICONS[weight]), text)));
    this.saveButton.disabled = !isPossible;
  }

  /** Locks or unlocks the visit as it stands; what was typed is not saved. */
  private async turn(): Promise<void> {
    try {
      const { said: told } = await lock(this.subject.visit, !this.subject.isLocked);
      tell(told);
      this.finish({ saved: { said: told } });
    } catch (error) {
      this.show([{ kind: "", weight: "bars", text: said(error) }], false);
    }
  }

  private async save(): Promise<void> {
    this.saveButton.disabled = true;
    try {
      const saved = await save(this.wish);
      tell(saved.said);
      this.finish({ saved });
    } catch (error) {
      this.show([{ kind: "", weight: "bars", text: said(error) }], false);
      if (!(error instanceof Refused)) this.saveButton.disabled = false;
    }
  }
}

export function said(error: unknown): string {
  return error instanceof Refused ? error.message : word("failed");
}
