/** The service report: the server's PDF with a network, without one what it will say. */
import { phase, shown } from "../app.ts";
import { html, nothing } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { callout, card } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { say } from "../words.ts";
import { paper } from "./paper.ts";
import { belowVisit } from "./visit.ts";

export const reportScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("report"), (visit) => {
  const isOnline = navigator.onLine && phase !== "later";
  const waits = shown!.waiting.some((verb) => verb.visit === visit.id) || shown!.filesWaiting > 0;
  return {
    body: [
      isOnline
        ? html`<a class="btn btn-primary btn-wide" href="/visits/${visit.id}/report" target="_blank" rel="noopener">${icon("report")}${say("reportPdf")}</a>`
        : callout("soon", "offline", say("reportOffline")),
      isOnline && waits ? callout("quiet", "upload", say("reportWaits")) : nothing,
      card({ title: say("report"), icon: "report" }, html`${paper(visit)}
        <p class="quiet">${visit.signature ? say("signedBy", { name: visit.signature.signer }) : say("notSigned")}</p>`),
    ],
  };
});
