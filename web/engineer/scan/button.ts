/** The way to the scanner from any field. The scanner itself comes when it is first asked for. */
import { html, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { toast } from "../ui/toast.ts";
import { say } from "../words.ts";

/** A button at the end of a field's line; `taken` gets what the code says, or what was typed instead. */
export const scanButton = (taken: (code: string) => void): TemplateResult =>
  html`<button type="button" class="btn btn-icon" @click=${() => void scan(taken)}>${icon("scan", say("scanTitle"))}</button>`;

/** `last` was read a moment ago: the camera may still be held on it. */
export async function scan(taken: (code: string) => void, last = ""): Promise<void> {
  try {
    const { openScanner } = await import("./scanner.ts");
    openScanner(taken, last);
  } catch {
    toast(say("screenFailed"), "error"); // its file is not on the phone yet
  }
}
