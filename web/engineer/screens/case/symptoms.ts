/** What the customer complains of, to be ticked: first thing of a case, changed later on demand. */
import { aboutVisit, record } from "../../app.ts";
import { html, live, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { redraw } from "../../ui/draw.ts";
import { isResting, once } from "../../ui/once.ts";
import { card } from "../../ui/parts.ts";
import { say, told } from "../../words.ts";
import { outcomeWords, type Led, type Question } from "./led.ts";

/** What is ticked and not yet sent, by visit. */
const ticked = new Map<number, Record<string, string>>();

/** Symptoms that were not asked as steps. */
const offered = ({ faults, case: { steps } }: Led): Question[] =>
  faults.questions.filter((question) => question.is_symptom && !steps.some((step) => step.step === question.id));

/** Of a symptom the last outcome says that it is there. */
const there = (question: Question): string => question.outcomes.at(-1)!.id;

export function symptoms(led: Led): Content {
  const open = offered(led);
  if (!open.length) return "";
  const isFirst = !Object.keys(led.case.symptoms).length && !led.case.steps.length;
  const body = html`
    <p class="quiet">${say("caseSymptomsLead")}</p>
    <div class="ticks">${open.map((question) => tick(led, question))}</div>
    <button type="button" class="btn ${isFirst ? "btn-primary" : ""}" ?disabled=${isResting(`case/${led.visit.id}`)} @click=${() => send(led)}>${icon("done")}${say("caseSymptomsSave")}</button>`;
  if (isFirst) return card({ title: say("caseSymptoms"), icon: "message" }, body);
  const said = Object.entries(led.case.symptoms).filter(([, outcome]) => outcome).map(([id, outcome]) => {
    const question = led.faults.questions.find((one) => one.id === id);
    return question ? html`<li>${told(question.text)}: ${outcomeWords({ kind: "observe", entry: question }, outcome)}</li>` : "";
  });
  return html`
    <details class="card case-symptoms"><summary>${icon("message")}${say("caseSymptomsChange")}${said.length ? html`<ul class="quiet">${said}</ul>` : ""}</summary>
      <div class="card-body">${body}</div></details>`;
}

function tick(led: Led, question: Question): Content {
  const values = ticked.get(led.visit.id) ?? led.case.symptoms;
  const change = (event: Event) => {
    const { [question.id]: _, ...others } = values;
    ticked.set(led.visit.id, (event.target as HTMLInputElement).checked ? { ...others, [question.id]: there(question) } : others);
    redraw();
  };
  return html`<label class="choice"><input type="checkbox" .checked=${live(values[question.id] === there(question))} @change=${change}><span>${told(question.text)}</span></label>`;
}

async function send(led: Led): Promise<void> {
  const symptoms = ticked.get(led.visit.id) ?? led.case.symptoms;
  if (await once(`case/${led.visit.id}`, () => record("report_symptoms", { symptoms }, aboutVisit(led.visit)))) ticked.delete(led.visit.id);
  scrollTo({ top: 0 });
}
