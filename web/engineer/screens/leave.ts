/** How the visit ends: restored, or what is still missing and what the next one needs. */
import { aboutVisit, record } from "../app.ts";
import { stepsLeft } from "../checklist.ts";
import type { VerbData, VisitDocument } from "../protocol.ts";
import { draft, drop, keep } from "../ui/drafts.ts";
import { redraw } from "../ui/draw.ts";
import { form, type Field, type Values } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { callout, card } from "../ui/parts.ts";
import { go, type Params, type Screen } from "../ui/router.ts";
import { toast } from "../ui/toast.ts";
import { say, told } from "../words.ts";
import { partChoices, usableParts } from "./parts.ts";
import { failedAfterwards } from "./resume.ts";
import { belowVisit, OUTCOMES } from "./visit.ts";
import { isOver } from "./wording.ts";

type Outcome = VerbData["leave"]["outcome"];

export const leaveScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("leaveTitle"), (visit) => {
  if (isOver(visit)) return { body: callout("done", "done", say("wasOver")) };
  const left = stepsLeft(visit);
  const isRestored = visit.state === "restored";
  return {
    body: [
      failedAfterwards(visit),
      isRestored && left.length ? callout("soon", "lock", say("leaveStepsOpen"), html`
        <ul>${left.map((step) => html`<li>${told(step.text)}</li>`)}</ul><a class="btn" href="#/visit/${visit.id}/steps">${say("checklist")}</a>`) : nothing,
      isRestored ? nothing : callout("quiet", "info", say("notRestoredYet")),
      card({ title: visit.order.subject, icon: "visit" }, end(visit, isRestored)),
    ],
  };
});

/** The next visit's parts, as a draft of their own: part → pieces. */
const partsKey = (visit: VisitDocument) => `leave-parts/${visit.id}`;

function end(visit: VisitDocument, isRestored: boolean): TemplateResult {
  const outcomes = (Object.keys(OUTCOMES) as Outcome[]).filter((one) => (one === "restored") === isRestored);
  const isOther = ({ outcome = "" }: Values) => outcome !== "" && outcome !== "restored";
  const chosen = draft(`leave/${visit.id}`)?.["outcome"] ?? "";
  const fields: Field[] = [
    { name: "outcome", label: say("leaveTitle"), kind: "choices", isNeeded: true, choices: outcomes.map((one) => [one, say(OUTCOMES[one])]) },
    { name: "reason", label: say("leaveReason"), kind: "area", isNeeded: true, hint: say("leaveReasonHint"), when: isOther },
    { name: "unsigned_reason", label: say("unsignedReason"), hint: say("unsignedHint"), isNeeded: true, most: 200, when: () => isRestored && !visit.signature },
  ];
  return html`
    ${chosen === "further_visit" || chosen === "waiting_parts" ? nextParts(visit) : nothing}
    ${form({
      key: `leave/${visit.id}`, button: say("finish"), icon: "done", fields, initial: isRestored ? { outcome: "restored" } : {},
      submit: async ({ outcome, reason = "", unsigned_reason = "" }) => {
        if (outcome === "restored" && stepsLeft(visit).length) return { "": say("leaveStepsFirst") };
        const parts = Object.entries(draft(partsKey(visit)) ?? {}).map(([part, pieces]) => ({ part: Number(part), quantity: Number(pieces) }));
        const needs = outcome === "further_visit" || outcome === "waiting_parts" ? parts : [];
        if (!(await record("leave", { outcome: outcome as Outcome, reason, unsigned_reason, parts: needs }, aboutVisit(visit)))) return { "": say("notRecorded") };
        drop(partsKey(visit));
        toast(say("leftDone"));
        return go(`/visit/${visit.id}`, "replace");
      },
    })}`;
}

function nextParts(visit: VisitDocument): TemplateResult {
  const parts = usableParts(visit);
  const needed = draft(partsKey(visit)) ?? {};
  const set = (part: string, pieces: number) => {
    const { [part]: _was, ...rest } = needed;
    keep(partsKey(visit), pieces > 0 ? { ...rest, [part]: String(pieces) } : rest);
    redraw();
  };
  const add = (event: Event) => {
    const select = event.target as HTMLSelectElement;
    if (select.value) set(select.value, Number(needed[select.value] ?? 0) + 1);
    select.value = "";
  };
  return html`
    <div class="field"><label for="next-part">${say("leaveParts")}</label>
      ${Object.entries(needed).map(([part, pieces]) => {
        const known = parts.find((one) => String(one.part) === part);
        const words = known ? `${known.code} ${known.words}` : part;
        return html`<div class="needed-part"><span>${words} <span class="figure">× ${pieces}</span></span>
          <button type="button" class="btn btn-icon" @click=${() => set(part, 0)}>${icon("remove", `${say("remove")}${say("colon")}${words}`)}</button></div>`;
      })}
      <select id="next-part" @change=${add}><option value="">${say("leavePartsAdd")}</option>
        ${partChoices(parts).map(([part, words]) => html`<option value=${part}>${words}</option>`)}</select></div>`;
}
