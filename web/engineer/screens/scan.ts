/** What a scanned code is: an asset of a visit, a part, or something that the phone does not know. */
import { packOf, shown } from "../app.ts";
import type { VisitDocument } from "../protocol.ts";
import { scan } from "../scan/button.ts";
import { plain } from "../scan/code.ts";
import { html, nothing, type Content } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { redraw } from "../ui/draw.ts";
import { card, empty, row, rows } from "../ui/parts.ts";
import { put } from "../ui/form.ts";
import { go, type Show } from "../ui/router.ts";
import { dayWord, today } from "../ui/times.ts";
import { say, told } from "../words.ts";
import { beginWith, hereNow } from "./new.ts";
import { partKey } from "./parts.ts";

let code = "";

export const scanScreen: Show = () => {
  const again = html`<button type="button" class="btn btn-primary btn-big" @click=${() => void look()}>${icon("scan")}${say(code ? "scanAgain" : "scanTitle")}</button>`;
  const screen = { title: code ? say("scanFound", { code: plain(code) }) : say("scanTitle"), tab: "more", back: "/more", action: again } as const;
  return { ...screen, body: code ? found(code) : empty("scan", say("scanAim"), say("scanTyped")) };
};

const look = (): Promise<void> =>
  scan((taken) => {
    code = taken;
    redraw();
  });

function found(scanned: string): Content {
  const said = plain(scanned).toLowerCase();
  const visits = shown!.visits.filter(({ asset }) => asset && [asset.label, asset.serial].some((one) => one && one.toLowerCase() === said));
  if (visits.length) return html`${visits.map(assetCard)}`;
  const part = partOf(said);
  if (part) return partCard(part);
  return unknown(plain(scanned));
}

function assetCard(visit: VisitDocument): Content {
  const { asset, order, site } = visit;
  return card({ title: [asset!.name || told(asset!.product_model.name), asset!.serial].filter(Boolean).join(" · "), icon: "asset", isFlush: true }, rows([
    row({ title: say("scanOpenVisit"), icon: "visit", lead: `${dayWord(visit.day)} · ${order.number} · ${site.name}`, href: `#/visit/${visit.id}` }),
    row({ title: say("scanNewFault"), icon: "fault", act: () => beginWith("fault", visit.id, { asset: String(asset!.id) }) }),
  ]));
}

type Part = { code: string; name: string };

/** A part of the van or of a pack that is on the phone. */
function partOf(said: string): Part | null {
  const known = [...(shown!.van?.parts ?? []), ...shown!.visits.flatMap(({ pack }) => packOf(pack)?.parts ?? [])];
  const part = known.find((one) => one.code.toLowerCase() === said);
  return part ? { code: part.code, name: told(part.name) } : null;
}

function partCard(part: Part): Content {
  const open = shown!.visits.filter(({ day, state }) => day === today() && !["left", "missed", "cancelled"].includes(state));
  const use = (visit: VisitDocument) => {
    put(partKey(visit.id), { code: part.code });
    go(`/visit/${visit.id}/parts`);
  };
  return card({ title: `${part.name} · ${part.code}`, icon: "part", isFlush: true }, html`
    <p class="quiet">${say("scanWhichVisit")}</p>
    ${rows(open.map((visit) => row({ title: say("scanUsePart"), icon: "visit", lead: `${visit.order.number} · ${visit.site.name}`, act: () => use(visit) })))}`);
}

function unknown(said: string): Content {
  const visit = hereNow();
  return html`${empty("search", say("scanNobody", { code: said }))}
    ${visit ? html`<section class="card">${rows([
      row({ title: say("scanNewAsset"), icon: "equipment", lead: visit.site.name, act: () => beginWith("asset", visit.id, { serial: said }) }),
      row({ title: say("scanNewFault"), icon: "fault", lead: visit.site.name, act: () => beginWith("fault", visit.id, { asset: "", serial: said }) }),
    ])}</section>` : nothing}`;
}
