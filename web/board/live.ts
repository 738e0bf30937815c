// Asks about every second whether anything has happened; only then is the board fetched. A hidden tab asks nothing.
import { fetchMark, word } from "./data.ts";

const EVERY = 1200;
/** Promises run on without anything happening. */
const AT_LEAST = 60_000;

export class Live {
  private readonly say = document.getElementById("board-live")!;
  private readonly refresh: () => Promise<string>;
  private mark = "";
  private fetched = 0;
  private timer = 0;
  private isBusy = false;
  private lastHeard = new Date();
  /** While something is held or a form is open the board stands still. */
  isHeld = false;

  constructor(refresh: () => Promise<string>) {
    this.refresh = refresh;
    document.addEventListener("visibilitychange", () => (document.hidden ? window.clearTimeout(this.timer) : void this.look()));
  }

  start(mark: string): void {
    this.mark = mark;
    this.fetched = Date.now();
    this.heard(true);
    this.again();
  }

  /** Fetches at once. */
  async now(): Promise<void> {
    this.mark = await this.refresh();
    this.fetched = Date.now();
  }

  private again(): void {
    window.clearTimeout(this.timer);
    if (!document.hidden) this.timer = window.setTimeout(() => void this.look(), EVERY);
  }

  private async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      const mark = await fetchMark();
      this.heard(true);
      if (!this.isHeld && (mark !== this.mark || Date.now() - this.fetched > AT_LEAST)) await this.now();
    } catch {
      this.heard(false);
    } finally {
      this.isBusy = false;
      this.again();
    }
  }

  private heard(isHeard: boolean): void {
    if (isHeard) this.lastHeard = new Date();
    this.say.classList.toggle("is-stale", !isHeard);
    const at = this.lastHeard.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const text = isHeard ? word("live") : word("stale", { at });
    if (this.say.textContent !== text) this.say.textContent = text;
  }
}
