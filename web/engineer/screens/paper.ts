/** What a visit was, as the customer reads it: before they sign, and as the report without network. */
import { pictureAddress } from "../app.ts";
import type { VisitDocument } from "../protocol.ts";
import { amount } from "../ui/amount.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { badge, pairs } from "../ui/parts.ts";
import { clock, dayName, dayOf } from "../ui/times.ts";
import { say, told } from "../words.ts";

export function paper(visit: VisitDocument): TemplateResult {
  const { order, site, asset, contact, times } = visit;
  const done = visit.steps.filter((step) => step.result?.verdict);
  return html`
    <article class="paper stack">
      <header><p class="strong">${order.subject}</p><p class="quiet">${order.number} · ${dayName(dayOf(times.arrived_at ?? visit.start))}</p></header>
      ${pairs([
        [say("customerSite"), [site.name, site.address].filter(Boolean).join(" · ")],
        [say("contact"), contact?.name],
        [say("equipment"), asset ? `${told(asset.product_model.name)} · ${asset.serial}` : null],
        [say("reported"), order.fault || order.description],
        [say("arrivedAt"), times.arrived_at && clock(times.arrived_at)],
        [say("restoredAt"), times.restored_at && clock(times.restored_at)],
        [say("workDone"), visit.notes.map((note) => note.text).join("\n") || null],
      ])}
      ${visit.parts_used.length ? html`<h3>${say("partsUsed")}</h3><ul>${visit.parts_used.map((use) => html`
        <li>${told(use.name) || use.code} × ${amount(use.quantity, use.unit)} <span class="quiet">${[use.code, use.serial_installed].filter(Boolean).join(" · ")}</span></li>`)}</ul>` : nothing}
      ${done.length ? html`<h3>${say("readings")}</h3><ul class="found">${done.map((step) => html`
        <li><span>${told(step.text)}${step.result!.value === null ? nothing : html` <span class="strong figure">${step.result!.value} ${step.unit}</span>`}</span>
        ${step.result!.verdict === "done" ? badge("done", "done", say("inOrder")) : step.result!.verdict === "failed"
          ? badge("late", "refused", say("notInOrder")) : badge("quiet", "cancelled", say("notApplicable"))}</li>`)}</ul>` : nothing}
      ${visit.photos.length ? html`<div class="thumbs">${visit.photos.map((photo) => {
        const address = pictureAddress(photo.uid, photo.url);
        return address ? html`<figure><img src=${address} alt=${photo.caption || say("photoOne")}>${photo.caption ? html`<figcaption>${photo.caption}</figcaption>` : nothing}</figure>` : nothing;
      })}</div>` : nothing}
    </article>`;
}
