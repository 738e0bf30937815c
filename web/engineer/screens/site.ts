/** The equipment with its history, who pays, how to get in; what is wrong there is put right. */
import { aboutVisit, record } from "../app.ts";
import type { VisitDocument } from "../protocol.ts";
import { scanButton } from "../scan/button.ts";
import { draft } from "../ui/drafts.ts";
import { form, put, type Field, type Values } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { card, pairs, row, rows } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { openSheet } from "../ui/sheet.ts";
import { dayOf, fullDay } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, told, type Word } from "../words.ts";
import { belowVisit } from "./visit.ts";

export const siteScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("equipmentSite"), (visit) => ({
  body: [equipment(visit), history(visit), site(visit)],
}));

type Kind = "site" | "contact" | "asset";
/** What a phone may change of each record, with its words. */
export const EDITABLE: Record<Kind, readonly (readonly [field: string, word: Word, kind?: Field["kind"]])[]> = {
  site: [["access_rules", "accessRules", "area"], ["address", "address"]],
  contact: [["name", "contactName"], ["phone", "contactPhone", "tel"], ["email", "contactEmail"]],
  asset: [["serial", "serial"], ["software_version", "softwareVersion"], ["location", "location"]],
};

function equipment(visit: VisitDocument): TemplateResult | typeof nothing {
  const { asset, order } = visit;
  if (!asset) return nothing;
  return card({ title: say("equipment"), icon: "asset", note: editButton(visit, "asset") }, pairs([
    [say("product"), told(asset.product_model.name)],
    [say("assetName"), asset.name],
    [say("serial"), html`<span class="figure">${asset.serial}</span>`],
    [say("softwareVersion"), asset.software_version && html`<span class="figure">${asset.software_version}</span>`],
    [say("location"), asset.location],
    [say("installed"), asset.installed_on && fullDay(asset.installed_on)],
    [say("warranty"), asset.warranty_until && fullDay(asset.warranty_until)],
    [say("contract"), asset.contract],
    [say("whoPays"), order.entitlement],
  ]));
}

function history(visit: VisitDocument): TemplateResult | typeof nothing {
  const { asset } = visit;
  if (!asset) return nothing;
  return card({ title: say("history"), icon: "history", isFlush: true }, asset.history.length
    ? rows(asset.history.map((one) => row({
        title: one.subject,
        lead: html`${[fullDay(dayOf(one.at)), one.number, one.engineers.join(say("comma"))].filter(Boolean).join(" · ")}${one.done ? html`<br>${one.done}` : nothing}`,
      })))
    : html`<p class="quiet">${say("noHistory")}</p>`);
}

const site = (visit: VisitDocument): TemplateResult => html`
  ${card({ title: say("customerSite"), icon: "site", note: editButton(visit, "site") }, pairs([
    [say("customerSite"), visit.site.name], [say("address"), visit.site.address],
    [say("accessRules"), visit.site.access_rules && html`<span class="preserve">${visit.site.access_rules}</span>`],
  ]))}
  ${visit.contact ? card({ title: say("contact"), icon: "contact", ...(visit.contact.id > 0 && { note: editButton(visit, "contact") }) }, pairs([
    [say("contactName"), visit.contact.name],
    [say("contactPhone"), visit.contact.phone && html`<a href="tel:${visit.contact.phone}">${visit.contact.phone}</a>`],
    [say("contactEmail"), visit.contact.email],
  ])) : nothing}`;

const editButton = (visit: VisitDocument, kind: Kind): TemplateResult =>
  html`<button class="btn btn-quiet" @click=${() => edit(visit, kind)}>${icon("edit")}${say("putRight")}</button>`;

/** Among the values of the form: what stood there when the first of them was typed. */
const BASE = "base";

/** What the engineer saw: of a field that something was typed in, as it was then. The desk may have changed it since. */
function baseOf(key: string, stands: Values, filled: Values): Values {
  const { [BASE]: saw, ...typed } = draft(key) ?? {};
  const was = saw ? (JSON.parse(saw) as Values) : {};
  const base = Object.fromEntries(Object.entries(stands).map(([name, value]) => [name, name in typed && !(name in filled) ? (was[name] ?? value) : value]));
  put(key, { ...filled, [BASE]: JSON.stringify(base) });
  return base;
}

/** `filled` comes from an edit that met a colleague's: the engineer goes on from it. */
export function edit(visit: VisitDocument, kind: Kind, filled: Values = {}): void {
  const part = visit[kind];
  if (!part) return;
  const fields = EDITABLE[kind];
  const key = `edit/${kind}/${part.id}`;
  const stands = Object.fromEntries(fields.map(([name]) => [name, String(part[name as keyof typeof part] ?? "")]));
  const base = baseOf(key, stands, filled);
  const close = openSheet({
    title: say("putRight"),
    body: () => form({
      key, button: say("keep"), icon: "save", initial: base,
      fields: fields.map(([name, word, how]) => ({
        name, label: say(word), ...(how && { kind: how }),
        ...(name === "serial" && { side: scanButton((code) => put(key, { serial: code })) }),
      })),
      submit: async (values) => {
        // What the engineer saw goes along, so that a change of the desk's meanwhile is noticed.
        const changed = Object.entries(values).filter(([name, mine]) => mine !== base[name]?.trim());
        if (!changed.length) return { "": say("nothingChanged") };
        const said = Object.fromEntries(changed.map(([name, mine]) => [name, { base: base[name], mine }]));
        if (!(await record("edit", { kind, id: part.id, fields: said }, aboutVisit(visit)))) return { "": say("notRecorded") };
        toast(say("putRightSaved"));
        return close();
      },
    }),
  });
}

