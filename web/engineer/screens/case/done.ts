/** What was done so far, and the way back; at the end which fault it was. */
import { leadingFaults } from "../../belief.ts";
import { aboutVisit, record } from "../../app.ts";
import { percent } from "../../ui/amount.ts";
import { redraw } from "../../ui/draw.ts";
import { html, nothing, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { isResting, once } from "../../ui/once.ts";
import { callout, card, row, rows } from "../../ui/parts.ts";
import { confirm, openSheet } from "../../ui/sheet.ts";
import { say } from "../../words.ts";
import { faultWords, outcomeWords, stepOf, stepWords, type Led } from "./led.ts";

const LIKELY = 3;

export function doneSteps(led: Led): Content {
  const { steps } = led.case;
  const lines = steps.map(({ step, outcome }, place) => {
    const found = stepOf(led.faults, step);
    return html`<li value=${place + 1}><p>${found ? stepWords(found) : step}</p><p class="strong">${outcomeWords(found, outcome)}</p></li>`;
  });
  const undo = () => void once(`case/${led.visit.id}`, () => record("undo_step", {}, aboutVisit(led.visit)));
  return card({ title: say("caseDone"), icon: "history" }, html`
    ${steps.length ? html`<ol class="taken">${lines}</ol>` : html`<p class="quiet">${say("caseNothingDone")}</p>`}
    ${steps.length && !led.case.confirmed ? html`<button type="button" class="btn" ?disabled=${isResting(`case/${led.visit.id}`)} @click=${undo}>${icon("undo")}${say("caseUndo")}</button>` : nothing}`);
}

/** How the case ended. */
export function ending(led: Led): Content {
  if (led.isUnderWay) return nothing;
  const last = led.case.steps.at(-1);
  const repair = last?.outcome === "fixed" ? stepOf(led.faults, last.step) : null;
  if (led.case.state === "solved") return callout("done", "success", repair ? say("caseSolvedBy", { repair: stepWords(repair) }) : say("caseSolved"));
  return callout("quiet", "closed", say("caseOver"));
}

/** Which fault it was: asked for at the end, possible before. */
export function confirmation(led: Led): Content {
  const { faults, known, case: { confirmed } } = led;
  if (confirmed) {
    const place = faults.faults.findIndex((fault) => fault.id === confirmed);
    return callout("done", "success", say("caseConfirmed", { fault: faultWords(faults, place) || confirmed }), html`<button type="button" class="btn btn-quiet" @click=${() => chooseFault(led)}>${say("change")}</button>`);
  }
  if (led.isUnderWay) return html`<button type="button" class="btn" @click=${() => chooseFault(led)}>${icon("flag")}${say("caseConfirmAct")}</button>`;
  return card({ title: say("caseConfirm"), icon: "flag", isFlush: true }, html`
    <p class="quiet card-lead">${say("caseConfirmLead")}</p>
    ${rows([
      ...leadingFaults(known.belief, LIKELY).map(({ fault, probability }) =>
        row({ title: faultWords(faults, fault), side: percent(probability), act: () => confirmFault(led, fault) })),
      row({ title: say("caseConfirmOther"), icon: "search", act: () => chooseFault(led) }),
    ])}`);
}

function chooseFault(led: Led): void {
  const { faults, known } = led;
  let searched = "";
  const search = (event: Event) => {
    searched = (event.target as HTMLInputElement).value.trim().toLowerCase();
    redraw();
  };
  const close = openSheet({
    title: say("caseConfirm"),
    body: () => html`
      <input type="search" class="search" placeholder=${say("caseSearchFault")} aria-label=${say("caseSearchFault")} @input=${search}>
      ${rows(leadingFaults(known.belief, known.belief.length)
        .filter(({ fault }) => faultWords(faults, fault).toLowerCase().includes(searched))
        .map(({ fault, probability }) => row({
          title: faultWords(faults, fault), side: percent(probability), act: () => (close(), void confirmFault(led, fault)),
        })))}`,
  });
}

async function confirmFault(led: Led, fault: number): Promise<void> {
  const found = led.faults.faults[fault]!;
  if (!(await confirm({ title: say("caseSure", { fault: faultWords(led.faults, fault) }), yes: say("caseSureYes") }))) return;
  await record("confirm_fault", { fault: found.id }, aboutVisit(led.visit));
}
