/** The step that comes next: its words, how to do it, its answers as large buttons, and why this one. */
import { CHANGED, FAILED, FIXED, knownAfter, leadingFaults, UNKNOWN } from "../../belief.ts";
import { aboutVisit, packPicture, record, shown } from "../../app.ts";
import { amount, percent } from "../../ui/amount.ts";
import { html, nothing, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { isResting, once } from "../../ui/once.ts";
import { callout, row, rows } from "../../ui/parts.ts";
import { openSheet } from "../../ui/sheet.ts";
import { duration } from "../../ui/times.ts";
import { redraw } from "../../ui/draw.ts";
import { say, told } from "../../words.ts";
import { articlesAtStep } from "./articles.ts";
import { faultWords, openSteps, outcomeWords, stepOf, stepWords, withStep, type Led, type Step } from "./led.ts";

/** Steps that engineers chose themselves, by visit, until they are taken. */
const chosen = new Map<number, string>();

/** The chosen step while it may still be taken, else the advised one; null when the case goes to R&D. */
export function currentStep(led: Led): Step | null {
  const own = chosen.get(led.visit.id);
  if (own && openSteps(led).some((step) => step.entry.id === own)) return stepOf(led.faults, own);
  return led.advice.step ? stepOf(led.faults, led.advice.step) : null;
}

export function nextStep(led: Led): Content {
  const step = currentStep(led);
  if (!step) return givenUp(led);
  return html`
    <section class="card case-step" aria-labelledby="case-step">
      <div class="card-body">
        <p class="case-kind">${icon(step.kind === "repair" ? "working" : "question")}
          ${[say(step.kind === "repair" ? "caseRepair" : "caseQuestion"), step.entry.minutes && duration(step.entry.minutes), step.entry.danger && say("caseTrained")].filter(Boolean).join(" · ")}</p>
        <h2 id="case-step">${stepWords(step)}</h2>
        ${told(step.entry.how) ? html`<p class="case-how">${told(step.entry.how)}</p>` : nothing}
        ${step.entry.picture ? html`<img class="case-picture" src=${packPicture(step.entry.picture)} alt="" @error=${hide}>` : nothing}
        ${step.kind === "repair" ? partsOf(led, step.entry.parts) : nothing}
        <div class="answers">${answersOf(step).map((outcome) => answer(led, step, outcome))}</div>
        ${articlesAtStep(led, step)}
        <details class="case-why"><summary>${say("caseWhy")}</summary>${why(led, step)}</details>
        <div class="case-others">
          <button type="button" class="btn" @click=${() => chooseStep(led)}>${icon("list")}${say("caseAnother")}</button>
          ${isOwn(led, step) ? html`<button type="button" class="btn btn-quiet" @click=${() => (chosen.delete(led.visit.id), redraw())}>${icon("undo")}${say("caseBack")}</button>` : nothing}
        </div>
      </div>
    </section>`;
}

const givenUp = (led: Led): Content =>
  callout("soon", "problem", say("caseEscalate"), html`
    <p>${say("caseEscalateLead")}</p>
    <div class="case-others">
      <a class="btn btn-primary" href="#/visit/${led.visit.id}/escalate">${icon("problem")}${say("caseEscalateAct")}</a>
      <button type="button" class="btn" @click=${() => chooseStep(led)}>${icon("list")}${say("caseAnother")}</button>
    </div>`);

const answersOf = (step: Step): string[] =>
  step.kind === "repair" ? [FIXED, FAILED, CHANGED] : [...step.entry.outcomes.map(({ id }) => id), UNKNOWN];

const answer = (led: Led, step: Step, outcome: string): Content => html`
  <button type="button" class="btn answer ${outcome === UNKNOWN || outcome === CHANGED ? "btn-quiet" : ""}"
    ?disabled=${isResting(`case/${led.visit.id}`)} @click=${() => take(led, step, outcome)}>${outcomeWords(step, outcome)}</button>`;

async function take(led: Led, step: Step, outcome: string): Promise<void> {
  // The next question stands under the same finger as soon as this one is answered.
  await once(`case/${led.visit.id}`, async () => {
    chosen.delete(led.visit.id);
    await record("take_step", { kind: step.kind, step: step.entry.id, outcome }, aboutVisit(led.visit));
    scrollTo({ top: 0 });
  });
}

function partsOf({ pack }: Led, parts: { code: string; quantity: number }[]): Content {
  if (!parts.length) return nothing;
  const stock = shown?.van?.parts ?? [];
  const line = ({ code, quantity }: { code: string; quantity: number }) => {
    const name = pack.parts.find((part) => part.code === code)?.name;
    const stocked = stock.find((part) => part.code === code);
    const here = stocked?.quantity ?? 0;
    return html`<li>${quantity} × ${name ? told(name) : code} <span class="quiet">${code} ·
      ${here > 0 ? say("caseInVan", { n: amount(here, stocked!.unit) }) : say("caseNotInVan")}</span></li>`;
  };
  return html`<p class="case-label">${say("caseParts")}</p><ul class="case-parts">${parts.map(line)}</ul>`;
}

const isOwn = (led: Led, step: Step): boolean => step.entry.id !== led.advice.step;

function why(led: Led, step: Step): Content {
  const reason = isOwn(led, step) ? "caseByHand" : led.advice.isByTree ? "caseByTree" : "caseByBelief";
  return html`<p>${say(reason)}</p>${step.kind === "repair" ? whyRepair(led, step.entry.id) : whyQuestion(led, step)}`;
}

function whyRepair({ faults, known }: Led, repair: string): Content {
  const share = (faults.fixes[repair] ?? []).reduce((sum, fix, fault) => sum + fix * known.belief[fault]!, 0);
  return html`<p>${say("caseFixesShare", { share: percent(share) })}</p>`;
}

/** What each answer would say: how probable it is, and the fault that leads then. */
const whyQuestion = ({ faults, known, case: record }: Led, step: Step): Content => html`
  <dl class="leads">${Object.entries(faults.columns[step.entry.id] ?? {}).map(([outcome, column]) => {
    const share = column.reduce((sum, chance, fault) => sum + chance * known.belief[fault]!, 0);
    const [leader] = leadingFaults(knownAfter(faults, withStep(record, "observe", step.entry.id, outcome)).belief, 1);
    return html`<div><dt>${outcomeWords(step, outcome)} <span class="quiet figure">${percent(share)}</span></dt>
      <dd>→ ${faultWords(faults, leader!.fault)} <span class="quiet figure">${percent(leader!.probability)}</span></dd></div>`;
  })}</dl>`;

/** Any step is allowed at any time: the advised ones first, then all, to be searched. */
function chooseStep(led: Led): void {
  let searched = "";
  const advised = [led.advice.step, ...led.advice.others].filter((id) => id !== null).map((id) => stepOf(led.faults, id)).filter((step) => step !== null);
  const choose = (step: Step) => {
    chosen.set(led.visit.id, step.entry.id);
    close();
    scrollTo({ top: 0 });
  };
  const line = (step: Step) => row({
    title: stepWords(step), icon: step.kind === "repair" ? "working" : "question",
    side: step.entry.minutes ? duration(step.entry.minutes) : undefined, act: () => choose(step),
  });
  const found = () => openSteps(led).filter((step) => stepWords(step).toLowerCase().includes(searched));
  const search = (event: Event) => {
    searched = (event.target as HTMLInputElement).value.trim().toLowerCase();
    redraw();
  };
  const close = openSheet({
    title: say("caseAnotherTitle"),
    body: () => html`
      <input type="search" class="search" placeholder=${say("caseSearch")} aria-label=${say("caseSearch")} @input=${search}>
      ${searched ? nothing : html`<p class="case-label">${say("caseAdvisedToo")}</p>${rows(advised.map(line))}<p class="case-label">${say("caseAllSteps")}</p>`}
      ${rows(found().map(line))}`,
  });
}

const hide = (event: Event): void => void ((event.target as HTMLElement).hidden = true);
