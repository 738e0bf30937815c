/** The customer reads what was done and signs with a finger: roomy, and nothing else to press. */
import { record } from "../app.ts";
import { announced } from "../files.ts";
import type { VisitDocument } from "../protocol.ts";
import { draft, drop, keep } from "../ui/drafts.ts";
import { redraw } from "../ui/draw.ts";
import { form } from "../ui/form.ts";
import { html, nothing, ref, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { Ink } from "../ui/ink.ts";
import { bigLink, callout, card } from "../ui/parts.ts";
import { canvasOf, pngOf } from "../ui/pictures.ts";
import { go, type Params, type Screen } from "../ui/router.ts";
import { moment } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say } from "../words.ts";
import { aboutOnSite, mayRecord } from "./again.ts";
import { paper } from "./paper.ts";
import { belowVisit } from "./visit.ts";
import { isOnSite } from "./wording.ts";

const WIDTH = 1200;
const HEIGHT = 480;

export const signScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("signTitle"), (visit) => ({
  body: [card({ title: say("report"), icon: "report" }, paper(visit)), signing(visit)],
  ...(visit.signature && isOnSite(visit) && { action: bigLink("done", say("finish"), `#/visit/${visit.id}/leave`) }),
}));

function signing(visit: VisitDocument): TemplateResult {
  const { signature } = visit;
  if (signature) return callout("done", "signature", say("signedAlready", { name: signature.signer, when: moment(signature.at) }), signature.remarks ? html`<p class="quote">${signature.remarks}</p>` : nothing);
  if (!mayRecord(visit, "sign")) return callout("quiet", "info", say("onSiteOnly"));
  const pad = padOf(visit.id);
  return card({ title: say("signature"), icon: "signature" }, html`
    <div class="sign-place" ${ref((place) => place && pad.canvas.parentElement !== place && (place as HTMLElement).append(pad.canvas))}></div>
    <p class="sign-line"><span class="quiet">${say("signHere")}</span>
      <button class="btn btn-quiet" ?disabled=${!pad.ink.strokes.length} @click=${() => pad.ink.clear()}>${icon("undo")}${say("signAgain")}</button></p>
    ${form({
      key: `sign/${visit.id}`, button: say("signKeep"), icon: "signature", initial: { signer: visit.contact?.name ?? "" },
      fields: [
        { name: "signer", label: say("signer"), isNeeded: true, most: 120 },
        { name: "remarks", label: say("customerRemarks"), kind: "area" },
      ],
      submit: async ({ signer = "", remarks = "" }) => {
        if (!pad.ink.strokes.length) return { "": say("signMissing") };
        const { announcement, file } = announced(await pngOf(pad.canvas));
        if (!(await record("sign", { signer, remarks, file: announcement }, { ...aboutOnSite(visit, "sign"), files: [file] }))) return { "": say("notRecorded") };
        pads.delete(visit.id);
        drop(inkKey(visit.id));
        toast(say("signedDone"));
        return go(visit.state === "restored" ? `/visit/${visit.id}/leave` : `/visit/${visit.id}`, "replace");
      },
    })}`);
}

interface Pad {
  canvas: HTMLCanvasElement;
  ink: Ink;
}
/** Of a draft: the lines, for a phone that closes the app before they are given. */
const LINES = "lines";
const inkKey = (visit: number): string => `ink/${visit}`;
/** Who looks something up comes back to their lines. */
const pads = new Map<number, Pad>();

function padOf(visit: number): Pad {
  const known = pads.get(visit);
  if (known) return known;
  const canvas = canvasOf(WIDTH, HEIGHT);
  canvas.className = "sign-pad";
  canvas.setAttribute("role", "img");
  const ground = (pen: CanvasRenderingContext2D) => {
    pen.fillStyle = "#fff"; // in the dark too: it goes on a printed report
    pen.fillRect(0, 0, WIDTH, HEIGHT);
  };
  const key = inkKey(visit);
  const keepLines = () => (keep(key, { [LINES]: JSON.stringify(ink.strokes) }), redraw());
  const ink = new Ink(canvas, () => ({ colour: "#111", width: 0.006 }), ground, keepLines);
  ink.strokes = JSON.parse(draft(key)?.[LINES] ?? "[]") as Ink["strokes"];
  ink.paint();
  canvas.setAttribute("aria-label", say("signHere"));
  const pad = { canvas, ink };
  pads.set(visit, pad);
  return pad;
}
