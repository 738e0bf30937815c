/** What is it, and what do I do next? A visit's case, led by the fault model, with or without network. */
import { aboutVisit, packOf, record, visitOf } from "../app.ts";
import type { VisitDocument } from "../protocol.ts";
import { html, nothing, type Content } from "../ui/html.ts";
import { once } from "../ui/once.ts";
import { bigButton, empty, skeleton } from "../ui/parts.ts";
import type { Screen, Show } from "../ui/router.ts";
import { say, told } from "../words.ts";
import { articlesOfModel } from "./case/articles.ts";
import { confirmation, doneSteps, ending } from "./case/done.ts";
import { dangerWords, likelyFaults } from "./case/faults.ts";
import { ledCase, type Led } from "./case/led.ts";
import { nextStep } from "./case/step.ts";
import { symptoms } from "./case/symptoms.ts";

export const troubleshoot: Show = ({ id }) => {
  const visit = visitOf(Number(id));
  const pack = visit ? packOf(visit.pack) : null;
  const led = visit && ledCase(visit, pack);
  const screen: Screen = { title: say("caseTitle"), tab: "now", back: `/visit/${id}`, body: nothing };
  if (!visit) return { ...screen, body: skeleton() };
  if (led) return { ...screen, body: html`<p class="quiet">${aboutAsset(visit)}</p>${caseBody(led)}` };
  return { ...screen, body: html`${notLed(visit)}${articlesOfModel(visit.id, pack)}`, ...(pack?.faults && { action: begin(visit) }) };
};

const aboutAsset = ({ asset, order }: VisitDocument): Content =>
  [asset && told(asset.product_model.name), asset?.serial, order.fault].filter(Boolean).join(" · ");

const caseBody = (led: Led): Content => {
  const isNew = !Object.keys(led.case.symptoms).length && !led.case.steps.length;
  return html`
    ${dangerWords(led)}
    ${ending(led)}
    ${led.isUnderWay ? nothing : confirmation(led)}
    ${led.isUnderWay && isNew ? symptoms(led) : nothing}
    ${led.isUnderWay ? nextStep(led) : nothing}
    ${likelyFaults(led)}
    ${led.isUnderWay ? confirmation(led) : nothing}
    ${doneSteps(led)}
    ${led.isUnderWay && !isNew ? symptoms(led) : nothing}
    ${articlesOfModel(led.visit.id, led.pack)}`;
};

function notLed(visit: VisitDocument): Content {
  const pack = packOf(visit.pack);
  if (visit.pack && !pack) return empty("download", say("caseNoPack"), say("caseNoPackLead"));
  if (!pack?.faults) return empty("troubleshoot", say("caseNoModel"), say("caseNoModelLead"));
  return empty("troubleshoot", say("caseBegin"), say("caseBeginLead"));
}

const begin = (visit: VisitDocument): Content =>
  bigButton("troubleshoot", say("caseBegin"), () => void once(`case/${visit.id}`, () => record("troubleshoot", visit.pack ? { pack: visit.pack } : {}, aboutVisit(visit))));
