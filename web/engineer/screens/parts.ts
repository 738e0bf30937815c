/** Parts used and to return, from the van, by a code that is scanned or typed. */
import { aboutVisit, packOf, record, shown } from "../app.ts";
import { amountFrom, isMeasured } from "../amounts.ts";
import type { OwnPart, VisitDocument } from "../protocol.ts";
import { scanButton } from "../scan/button.ts";
import { amount } from "../ui/amount.ts";
import { draft } from "../ui/drafts.ts";
import { form, put, type Choice } from "../ui/form.ts";
import { html, nothing, type Content, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { badge, callout, card, row, rows } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { confirm } from "../ui/sheet.ts";
import { dayAfter, dayWord, today } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, told } from "../words.ts";
import { aboutOnSite, mayRecord } from "./again.ts";
import { transferRow } from "./mine/transfers.ts";
import { takePhoto } from "./photos.ts";
import { belowVisit } from "./visit.ts";
import { isOnSite } from "./wording.ts";

/** Also for the scanner: what it reads is put into this form. */
export const partKey = (visit: number) => `use_part/${visit}`;
/** In the list of parts: one that is not in it. */
export const OTHER = "other";

export const partsScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("partsUsed"), (visit) => ({
  body: [
    used(visit),
    mayRecord(visit, "use_part") ? card({ title: say("usePart"), icon: "add", id: "use" }, useForm(visit)) : callout("quiet", "info", say("onSiteOnly")),
    needed(visit),
    asked(visit),
  ],
}));

const used = (visit: VisitDocument): TemplateResult => card({ title: say("partsUsed"), icon: "part", isFlush: true }, visit.parts_used.length
  ? rows(visit.parts_used.map((use) => row({
      title: html`${told(use.name) || use.code} <span class="figure">× ${amount(use.quantity, use.unit)}</span>`,
      lead: html`${[use.code, use.serial_installed, use.serial_removed ? `← ${use.serial_removed}` : ""].filter(Boolean).join(" · ")}<br>${oldPart(use)}${proof(visit, use)}`,
      ...(isOnSite(visit) && { side: html`<button class="tool" @click=${() => void undo(visit, use)}>${icon("undo", say("partUndo"))}</button>` }),
    })))
  : html`<p class="quiet">${say("noParts")}</p>`);

/** Whether the old part comes back, and until when. */
function oldPart({ return_due, is_back }: VisitDocument["parts_used"][number]): Content {
  if (!return_due) return say("oldPartStays");
  if (is_back) return html`${icon("done")} ${say("oldPartIsBack")}`;
  return html`<span class="strong">${icon("return")} ${say("oldPartBackBy", { day: dayWord(return_due) })}</span>`;
}

/** What the supplier's warranty asks for while the old part is still at hand. */
function proof(visit: VisitDocument, { uid, to_prove }: VisitDocument["parts_used"][number]): Content {
  if (!to_prove.length) return nothing;
  return html`<br>${badge("soon", "photo", say(to_prove.includes("photo") ? "proofPhotoWanted" : "proofSerialWanted"))}
    ${to_prove.includes("photo") && isOnSite(visit) ? takePhoto(visit, say("proofPhoto"), { proof: uid }) : nothing}`;
}

async function undo(visit: VisitDocument, use: VisitDocument["parts_used"][number]): Promise<void> {
  const text = `${told(use.name) || use.code} × ${amount(use.quantity, use.unit)}`;
  if (await confirm({ title: say("partUndo"), text, yes: say("undo") })) await record("undo_part", { use: use.uid }, aboutVisit(visit));
}

interface Usable {
  part: number;
  code: string;
  words: string;
  unit: string;
  hasSerial: boolean;
  isReturnable: boolean;
  inVan: number;
  isTheirs: boolean;
}

/** What is in the van stands first, then what the customer keeps there and what belongs to the product. */
export function usableParts(visit: VisitDocument): Usable[] {
  const van = shown!.van?.parts ?? [];
  const listed = packOf(visit.pack)?.parts ?? [];
  const own = visit.own ?? [];
  const theirs = new Set(own.map(({ part }) => part));
  const found = new Map<number, Usable>();
  for (const { part, code, name, unit, has_serial, is_returnable, quantity } of van)
    found.set(part, { part, code, words: told(name), unit, hasSerial: has_serial, isReturnable: is_returnable, inVan: quantity, isTheirs: theirs.has(part) });
  for (const { part, code, name, unit, has_serial, is_returnable } of [...own, ...listed])
    if (!found.has(part)) found.set(part, { part, code, words: told(name), unit, hasSerial: has_serial, isReturnable: is_returnable, inVan: 0, isTheirs: theirs.has(part) });
  return [...found.values()].sort((one, other) => Number(other.inVan > 0) - Number(one.inVan > 0) || one.code.localeCompare(other.code));
}

export const partChoices = (parts: readonly Usable[]): Choice[] => parts.map(({ part, code, words, unit, inVan, isTheirs }) =>
  [String(part), `${code} ${words} · ${inVan > 0 ? say("inVanCount", { n: amount(inVan, unit) }) : say(isTheirs ? "theirOwn" : "notInVan")}`]);

/** Where the customer keeps their own pieces of the part that is chosen or whose code is typed. */
function theirsOf(visit: VisitDocument, { part = "", code = "" }: Record<string, string>): OwnPart[] {
  const typed = code.trim().toLowerCase();
  return (visit.own ?? []).filter((one) => (part === OTHER ? one.code.toLowerCase() === typed : String(one.part) === part));
}

function useForm(visit: VisitDocument): TemplateResult {
  const parts = usableParts(visit);
  const partOf = ({ part = "", code = "" }: Record<string, string>) =>
    parts.find((one) => (part === OTHER ? one.code === code.trim() : String(one.part) === part));
  const asksSerials = (values: Record<string, string>) => partOf(values)?.hasSerial ?? values["part"] === OTHER;
  const key = partKey(visit.id);
  const scanned = (code: string) => {
    const known = parts.find((one) => one.code === code);
    put(key, known ? { part: String(known.part) } : { part: OTHER, code });
  };
  const typed = draft(key);
  if (typed?.["code"] && !typed["part"]) scanned(typed["code"]); // the scanner of the whole app knows the code only
  const chosen = partOf(draft(key) ?? {});
  const own = theirsOf(visit, draft(key) ?? {});
  const places: Choice[] = [["van", say("partFromVan")], ...own.map((one): Choice => [String(one.place), `${one.place_name} · ${amount(one.quantity, one.unit)}`])];
  const hasSerial = chosen?.hasSerial ?? false;
  const comesBack = chosen?.isReturnable && visit.order.kind.code !== "installation";
  const until = say("oldPartBackBy", { day: dayWord(dayAfter(today(), shown!.lists?.old_part_days ?? 0)) });
  return form({
    key, button: say("bookFromVan"), icon: "part", initial: { quantity: "1" },
    fields: [
      { name: "part", label: say("part"), kind: "select", isNeeded: true, side: scanButton(scanned), choices: [...partChoices(parts), [OTHER, say("partOther")]],
        ...(chosen && { hint: comesBack ? html`<span class="strong">${icon("return")} ${until}</span>` : say("oldPartStays") }) },
      { name: "code", label: say("partCode"), isNeeded: true, when: ({ part }) => part === OTHER, hint: say("notInVanHint") },
      { name: "place", label: say("partFrom"), kind: "select", isNeeded: true, when: (values) => theirsOf(visit, values).length > 0, choices: places },
      { name: "quantity", label: say("quantity"), kind: "decimal", isNeeded: true, ...(chosen && isMeasured(chosen.unit) && { unit: chosen.unit }) },
      { name: "serial_installed", label: say("serialNew"), isNeeded: hasSerial, when: asksSerials, side: scanButton((code) => put(key, { serial_installed: code })) },
      { name: "serial_removed", label: say("serialOld"), hint: say("serialOldHint"), when: asksSerials, side: scanButton((code) => put(key, { serial_removed: code })) },
    ],
    submit: async ({ part = "", code = "", place = "", quantity = "", serial_installed = "", serial_removed = "" }) => {
      // The unit of a part that the phone does not know is known to the server.
      const unit = chosen?.unit ?? (/[.,。．，]/.test(quantity) ? "kg" : "piece");
      const pieces = amountFrom(quantity, unit);
      if (pieces === null) return { quantity: say(isMeasured(unit) ? "measuredNumber" : "wholeNumber") };
      // The place was chosen for another part before.
      if (place && place !== "van" && !own.some((one) => String(one.place) === place)) return { place: say("pleaseChoose") };
      if (hasSerial && pieces > 1) return { quantity: say("serialOneByOne") };
      const which = part === OTHER ? { code } : { part: Number(part) };
      if (!(await record("use_part", { ...which, quantity: pieces, ...(Number(place) && { place: Number(place) }), serial_installed, serial_removed }, aboutOnSite(visit, "use_part")))) return { "": say("notRecorded") };
      return toast(say("partBooked"));
    },
  });
}

/** What was asked for this order, and the way to ask for more. */
function asked(visit: VisitDocument): TemplateResult {
  const some = (shown!.transfers?.transfers ?? []).filter(({ order, way }) => way === "in" && order === visit.order.number);
  return html`
    ${some.length ? card({ title: say("askedForOrder"), icon: "stock", isFlush: true }, rows(some.map(transferRow))) : nothing}
    <a class="btn btn-wide" href="#/visit/${visit.id}/parts/ask">${icon("stock")}${say("askParts")}</a>`;
}

function needed(visit: VisitDocument): TemplateResult | typeof nothing {
  if (!visit.parts_needed.length) return nothing;
  const van = new Map(shown!.van?.parts.map((line) => [line.part, line.quantity]));
  return card({ title: say("partsNeeded"), icon: "kit", isFlush: true }, rows(visit.parts_needed.map((need) => row({
    title: html`${told(need.name)} <span class="figure">× ${amount(need.quantity, need.unit)}</span>`,
    lead: need.code,
    side: (van.get(need.part) ?? 0) >= need.quantity ? badge("done", "van", say("inVanCount", { n: amount(van.get(need.part)!, need.unit) })) : badge("late", "missing", say("notInVan")),
    ...(isOnSite(visit) && { act: () => put(partKey(visit.id), { part: String(need.part), quantity: String(need.quantity) }) }),
  }))));
}
