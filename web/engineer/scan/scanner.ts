/** The camera as a reader of codes, with a light for dark rooms, and a field for codes that nobody can read. */
import { html, nothing, ref, type Content } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { redraw } from "../ui/draw.ts";
import { callout } from "../ui/parts.ts";
import { openSheet } from "../ui/sheet.ts";
import { say } from "../words.ts";
import { detector } from "./detector.ts";

/** Between two looks, in ms: fast enough for a hand, slow enough for a phone's battery. */
const PAUSE = 120;
const CAMERA: MediaStreamConstraints = {
  video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } },
};
type Torch = MediaTrackCapabilities & { torch?: boolean };

export function openScanner(taken: (code: string) => void, last = ""): void {
  const scanner = new Scanner((code) => {
    close();
    taken(code);
  }, last);
  const close = openSheet({ title: say("scanTitle"), body: () => scanner.drawn(), isWhole: true, closed: () => scanner.stop() });
  void scanner.start();
}

class Scanner {
  private state: "starting" | "looking" | "blind" | "over" = "starting";
  private stream: MediaStream | null = null;
  private video: HTMLVideoElement | null = null;
  private isLit = false;
  private typed = "";

  /** `last` is not read again before the camera has looked away from it. */
  constructor(private readonly found: (code: string) => void, private last: string) {}

  async start(): Promise<void> {
    try {
      const [stream, reader] = await Promise.all([navigator.mediaDevices.getUserMedia(CAMERA), detector()]);
      this.stream = stream;
      if (this.state === "over") return this.stop();
      this.enter("looking");
      while (this.state === "looking") {
        const isSeen = this.video?.readyState === HTMLMediaElement.HAVE_ENOUGH_DATA;
        const code = isSeen ? (await reader.detect(this.video!))[0]?.rawValue.trim() : "";
        if (code && code !== this.last) return this.take(code);
        if (!code && isSeen) this.last = "";
        await new Promise((go) => setTimeout(go, PAUSE));
      }
    } catch {
      if (this.state !== "over") this.enter("blind"); // no camera, not allowed, or no reader on the phone yet
    }
  }

  stop(): void {
    this.state = "over";
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }

  drawn(): Content {
    return html`
      <div class="scan">
        ${this.state === "blind" ? callout("soon", "photo", say("scanNoCamera"), html`<p>${say("scanNoCameraLead")}</p>`) : this.view()}
        <form class="field" @submit=${(event: Event) => (event.preventDefault(), this.take(this.typed.trim()))}>
          <label for="scan-typed">${say("scanTyped")}</label>
          <div class="field-line">
            <input id="scan-typed" autocomplete="off" autocapitalize="characters" spellcheck="false" @input=${(event: Event) => (this.typed = (event.target as HTMLInputElement).value)}>
            <button class="btn btn-primary">${say("scanTake")}</button>
          </div>
        </form>
      </div>`;
  }

  private view(): Content {
    return html`
      <div class="scan-view">
        <video playsinline muted autoplay ${ref((element) => this.show(element as HTMLVideoElement | undefined))}></video>
        <div class="scan-frame" aria-hidden="true"></div>
      </div>
      <p class="scan-said" role="status">${say(this.state === "looking" ? "scanAim" : "scanWait")}</p>
      ${this.hasLight() ? html`<button type="button" class="btn" aria-pressed=${this.isLit} @click=${() => this.light()}>${icon("bulb")}${say(this.isLit ? "scanTorchOff" : "scanTorchOn")}</button>` : nothing}`;
  }

  private show(video: HTMLVideoElement | undefined): void {
    this.video = video ?? null;
    if (video && this.stream && video.srcObject !== this.stream) video.srcObject = this.stream;
  }

  private get track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  private hasLight(): boolean {
    return Boolean((this.track?.getCapabilities?.() as Torch | undefined)?.torch);
  }

  private async light(): Promise<void> {
    this.isLit = !this.isLit;
    await this.track?.applyConstraints({ advanced: [{ torch: this.isLit } as MediaTrackConstraintSet] }).catch(() => (this.isLit = false));
    redraw();
  }

  private take(code: string): void {
    if (!code || this.state === "over") return;
    navigator.vibrate?.(40);
    this.found(code);
  }

  private enter(state: Scanner["state"]): void {
    this.state = state;
    redraw();
  }
}
