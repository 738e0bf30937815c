/** Something new on site: what did I find? */
import { aboutVisit, packOf, record, shown, visitOf } from "../app.ts";
import type { VisitDocument } from "../protocol.ts";
import { scanButton } from "../scan/button.ts";
import { form, put, type Choice, type Errors, type Field, type Values } from "../ui/form.ts";
import { html, nothing } from "../ui/html.ts";
import type { IconName } from "../ui/icon.ts";
import { callout, row, rows } from "../ui/parts.ts";
import { announcedPhotos, dropPhotos, photoField, photosBusy } from "../ui/photos.ts";
import { go, named, type Params, type Screen, type Show } from "../ui/router.ts";
import { today } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, told, type Word } from "../words.ts";

type What = "fault" | "asset" | "lead" | "idea";

interface Kind {
  icon: IconName;
  title: Word;
  lead: Word;
  sent: Word;
  /** How many photos, and what they are of. */
  photos?: { label: Word; take: Word; most: number };
  fields: (visit: VisitDocument) => Field[];
  /** Records it; false when that could not be. */
  send: (values: Values, visit: VisitDocument, key: string) => Promise<unknown>;
}

const KINDS: Record<What, Kind> = {
  fault: {
    icon: "fault", title: "newFault", lead: "newFaultLead", sent: "newFaultSent",
    photos: { label: "newPhotos", take: "newPhotoTake", most: 4 },
    fields: (visit) => [
      { name: "asset", label: say("newWhichAsset"), kind: "select", choices: assetsAt(visit) },
      serialField("fault", visit, { when: ({ asset }) => !asset }),
      { name: "description", label: say("newWhatIsWrong"), kind: "area", isNeeded: true },
      { name: "stopped", label: say("newStopped"), kind: "tick" },
    ],
    send: ({ asset, serial, description, stopped }, visit, key) => {
      const { announcements, files } = announcedPhotos(key);
      const which = asset ? { asset: Number(asset) } : serial ? { serial } : {};
      const data = { ...which, description: description!, is_stopped: stopped === "on", files: announcements };
      return record("report_fault", data, { ...aboutVisit(visit), files });
    },
  },
  asset: {
    icon: "equipment", title: "newAsset", lead: "newAssetLead", sent: "newAssetSent",
    photos: { label: "newPlate", take: "newPhotoTake", most: 2 },
    fields: (visit) => [
      serialField("asset", visit, { isNeeded: true }),
      { name: "product", label: say("newProduct"), kind: "select", choices: products() },
      { name: "name", label: say("newName") },
      { name: "location", label: say("newLocation") },
    ],
    send: ({ serial, product, name, location }, visit, key) => {
      const { announcements, files } = announcedPhotos(key);
      const known = product ? { product_model: Number(product) } : {};
      const data = { ...known, serial: serial!, name: name ?? "", location: location ?? "", files: announcements };
      return record("add_asset", data, { ...aboutVisit(visit), files });
    },
  },
  lead: {
    icon: "trend-up", title: "newSale", lead: "newSaleLead", sent: "newLeadSent",
    fields: () => [
      { name: "text", label: say("newWhatDoTheyWant"), kind: "area", isNeeded: true },
      { name: "says", label: say("saysWho") },
    ],
    send: ({ text, says }, visit) => record("note_lead", { text: text!, says: says ?? "" }, aboutVisit(visit)),
  },
  idea: {
    icon: "bulb", title: "newIdea", lead: "newIdeaLead", sent: "newIdeaSent",
    fields: (visit) => [
      { name: "text", label: say("newYourIdea"), kind: "area", isNeeded: true },
      ...(visit.asset ? [{ name: "about", label: say("newAboutProduct", { product: told(visit.asset.product_model.name) }), kind: "tick" } as const] : []),
    ],
    send: ({ text, about }, visit) => {
      const product = about && visit.asset ? { product_model: visit.asset.product_model.id } : {};
      return record("suggest", { text: text!, ...product }, aboutVisit(visit));
    },
  },
};

/** `/new` and `/new/12` (a visit): the four ways. */
export const newOnSite: Show = ({ id }) => {
  const visit = visitHere(id);
  const base = visit ? `#/new/${visit.id}` : "";
  const line = ([what, { icon, title, lead }]: [string, Kind]) => row({ icon, title: say(title), lead: say(lead), href: `${base}/${what}` });
  const body = visit
    ? html`<p class="quiet">${atVisit(visit)}</p><section class="card">${rows(Object.entries(KINDS).map(line))}</section>`
    : callout("quiet", "info", say("newNeedsVisit"));
  return { ...screen(id, "newTitle"), body };
};

/** `/new/12/fault` and the like. */
export const newOfKind: Show = (params: Params) => {
  const [visit, kind] = [visitOf(Number(params["id"])), named<Kind>(KINDS, params["what"])];
  if (!visit || !kind) return { ...screen(params["id"], "newTitle"), body: callout("quiet", "info", say("newNeedsVisit")) };
  const key = keyOf(params["what"] as What, visit.id);
  const submit = async (values: Values): Promise<Errors | void> => {
    if (!(await kind.send(values, visit, key))) return { "": say("notRecorded") };
    void dropPhotos(key);
    toast(say(kind.sent));
    go(`/visit/${visit.id}`, "replace");
  };
  const { photos } = kind;
  return {
    ...screen(params["id"], kind.title), back: `/new/${visit.id}`,
    body: html`
      <p class="quiet">${atVisit(visit)}</p>
      ${photos ? photoField(key, photos.label, photos.take, photos.most) : nothing}
      ${form({ key, fields: kind.fields(visit), initial: { asset: "" }, button: say("mineSave"), icon: "done", waits: photosBusy(key), submit })}`,
  };
};

const screen = (id: string | undefined, title: Word): Omit<Screen, "body"> => ({ title: say(title), tab: "now", back: id ? `/visit/${id}` : "/more" });

/** The visit that was asked for; else the one that goes on now, else the next one of today. */
function visitHere(id: string | undefined): VisitDocument | null {
  if (id) return visitOf(Number(id));
  const ofToday = shown!.visits.filter((visit) => visit.day === today());
  const isOnSite = ({ state }: VisitDocument) => state === "arrived" || state === "working" || state === "restored";
  return ofToday.find(isOnSite) ?? ofToday.find(({ state }) => state === "on_the_way" || state === "planned") ?? ofToday.at(-1) ?? null;
}

const atVisit = ({ order, site }: VisitDocument): string => `${say("newAtVisit", { order: order.number })} · ${site.name}`;

/** The asset of each visit to this site, once. */
function assetsAt(visit: VisitDocument): Choice[] {
  const here = shown!.visits.filter(({ site }) => site.id === visit.site.id).map(({ asset }) => asset).filter((asset) => asset !== null);
  const unique = new Map(here.map((asset) => [asset.id, asset]));
  return [...unique.values()].map((asset): Choice => [String(asset.id), [asset.name || told(asset.product_model.name), asset.serial].filter(Boolean).join(" · ")]);
}

/** Product models that the phone knows: those of its visits. */
function products(): Choice[] {
  const known = shown!.visits.map(({ asset, pack }) => packOf(pack)?.product_model ?? asset?.product_model).filter((model) => model !== undefined);
  return [...new Map(known.map((model) => [model.id, model])).values()].map((model): Choice => [String(model.id), told(model.name)]);
}

const serialField = (what: What, visit: VisitDocument, others: Partial<Field>): Field => ({
  name: "serial", label: say("newSerial"), most: 80, side: scanButton((serial) => put(keyOf(what, visit.id), { serial })), ...others,
});

/** Of each visit its own: what was begun at one customer's must not go out at the next. */
const keyOf = (what: What, visit: number): string => `new/${what}/${visit}`;

/** Opens the form with what was scanned. */
export function beginWith(what: What, visit: number, values: Values): void {
  put(keyOf(what, visit), values);
  go(`/new/${visit}/${what}`);
}

export const hereNow = (): VisitDocument | null => visitHere(undefined);
