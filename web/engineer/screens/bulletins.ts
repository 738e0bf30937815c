/** What R&D has everybody know of this machine, or has done on it; without network too. */
import { aboutVisit, record } from "../app.ts";
import type { BulletinPart, VisitDocument } from "../protocol.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon, type IconName } from "../ui/icon.ts";
import { badge, card, empty, type Tone } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { toast } from "../ui/toast.ts";
import { say, told, type Word } from "../words.ts";
import { belowVisit } from "./visit.ts";
import { isOnSite, isToDo } from "./wording.ts";

const STANDINGS: Record<BulletinPart["how"], readonly [tone: Tone, icon: IconName, word: Word]> = {
  "": ["quiet", "info", "bulletinToKnow"],
  waiting: ["soon", "clock", "bulletinWaits"],
  ordered: ["soon", "order", "bulletinOrdered"],
  done: ["done", "done", "bulletinDone"],
  left_out: ["quiet", "cancelled", "bulletinLeftOut"],
};

const LACKS = { serial: "bulletinSerial", version: "bulletinSoftware", day: "bulletinDay" } as const;

export const bulletinsScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("bulletins"), (visit) => ({
  body: visit.bulletins?.length ? visit.bulletins.map((one) => bulletin(visit, one)) : empty("bulletin", say("noBulletins")),
}));

function bulletin(visit: VisitDocument, one: BulletinPart): TemplateResult {
  const [tone, name, word] = STANDINGS[one.how];
  return card({ title: words(one.subject), icon: "bulletin" }, html`
    <p class="badges">${badge(tone, name, say(word))}<span class="quiet">${one.number}${isToDo(one) ? ` · ${say("bulletinMinutes", { n: one.minutes })}` : ""}</span></p>
    ${one.lacks?.length ? html`<p class="strong">${say("bulletinPerhaps", { lacks: one.lacks.map((lack) => say(LACKS[lack])).join(say("bulletinAnd")) })}</p>` : nothing}
    <p class="preserve">${words(one.text)}</p>
    ${one.version_after ? html`<p>${say("bulletinVersion", { version: one.version_after })}</p>` : nothing}
    ${isToDo(one) && isOnSite(visit) ? html`<button class="btn btn-primary" @click=${() => void done(visit, one)}>${icon("done")}${say("bulletinDoIt")}</button>` : nothing}`);
}

const words = (text: BulletinPart["text"]): string => typeof text === "string" ? text : told(text);

async function done(visit: VisitDocument, { id }: BulletinPart): Promise<void> {
  if (await record("serve_bulletin", { bulletin: id }, aboutVisit(visit))) toast(say("bulletinKept"));
}
