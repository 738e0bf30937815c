/** The checklist: words beside large targets, readings with their limits, the verdict at once. */
import { againAt, pictureAddress, record } from "../app.ts";
import { stepsLeft } from "../checklist.ts";
import type { StepPart, VisitDocument } from "../protocol.ts";
import { redraw } from "../ui/draw.ts";
import { decimalOf, form, type Errors } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { badge, callout, card, empty } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { openSheet } from "../ui/sheet.ts";
import { toast } from "../ui/toast.ts";
import { say, told } from "../words.ts";
import { aboutOnSite } from "./again.ts";
import { takePhoto } from "./photos.ts";
import { failedAfterwards } from "./resume.ts";
import { toolOf, toolsFor } from "./step_tools.ts";
import { belowVisit } from "./visit.ts";
import { isOnSite } from "./wording.ts";

const MOMENTS = [["before", "momentBefore"], ["work", "momentWork"], ["test", "momentTest"]] as const;

export const stepsScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("checklist"), (visit) => ({
  body: visit.steps.length
    ? [isOnSite(visit) ? nothing : callout("quiet", "info", say("onSiteOnly")), failedAfterwards(visit), ...MOMENTS.map(([moment, word]) => {
        const steps = visit.steps.filter((step) => step.moment === moment);
        return steps.length ? card({ title: say(word), icon: "checklist", isFlush: true }, html`<ol class="checks">${steps.map((step) => line(visit, step))}</ol>`) : nothing;
      })]
    : empty("checklist", say("noChecklist")),
}));

/** Steps that are opened again to be corrected. */
const changing = new Set<string>();
/** Steps that are being written down: a second tap before they are drawn anew says nothing new. */
const telling = new Set<string>();
const keyOf = (visit: VisitDocument, step: StepPart) => `step/${visit.id}/${step.id}`;

function line(visit: VisitDocument, step: StepPart): TemplateResult {
  const key = keyOf(visit, step);
  const isAgain = againAt("record_step", visit.id, step.id) !== null;
  const isOpen = isAgain || (isOnSite(visit) && (!step.result?.verdict || changing.has(key)));
  return html`
    <li class="check">
      <p class="check-words">${told(step.text)} ${stepsLeft(visit).includes(step) ? badge("soon", "lock", say("mustBeDone")) : nothing}</p>
      ${limits(step) ? html`<p class="quiet">${limits(step)}</p>` : nothing}
      ${isOpen ? toolOf(visit, step) : nothing}
      ${step.result?.verdict && !isOpen ? said(visit, step, key) : nothing}
      ${isOpen ? asked(visit, step, key) : nothing}
    </li>`;
}

function limits({ low, high, unit }: StepPart): string {
  if (low !== null && high !== null) return say("limits", { low, high, unit });
  if (low !== null) return say("limitLow", { low, unit });
  return high !== null ? say("limitHigh", { high, unit }) : "";
}

function said(visit: VisitDocument, step: StepPart, key: string): TemplateResult {
  const { verdict, value, note } = step.result!;
  const shown = verdict === "done" ? badge("done", "done", say("inOrder")) : verdict === "failed" ? badge("late", "refused", say("notInOrder")) : badge("quiet", "cancelled", say("notApplicable"));
  const photo = visit.photos.find((one) => one.step === step.id);
  return html`
    <div class="check-said"><span class="badges">${shown}${value === null ? nothing : html`<span class="strong figure">${value} ${step.unit}</span>`}</span>
      ${isOnSite(visit) ? html`<button class="btn btn-quiet" @click=${() => (changing.add(key), redraw())}>${say("change")}<span class="unseen">${say("colon")}${told(step.text)}</span></button>` : nothing}</div>
    ${note ? html`<p class="quote">${note}</p>` : nothing}
    ${photo && pictureAddress(photo.uid, photo.url) ? html`<img class="check-photo" src=${pictureAddress(photo.uid, photo.url)} alt=${told(step.text)}>` : nothing}`;
}

function asked(visit: VisitDocument, step: StepPart, key: string): TemplateResult {
  const tell = async (verdict: "done" | "not_applicable") => {
    const wrong = await judge(visit, step, { verdict, note: "" });
    if (wrong) toast(wrong[""], "error");
  };
  const other = html`<button class="btn btn-quiet" @click=${() => void tell("not_applicable")}>${say("notApplicable")}</button>`;
  if (step.kind === "reading")
    return form({
      key, button: say("keep"), extra: other,
      fields: [{ name: "value", label: say("reading"), kind: "decimal", unit: step.unit, isNeeded: true }],
      initial: { value: step.result?.value ?? "" },
      submit: async ({ value = "" }): Promise<Errors | void> => {
        const number = decimalOf(value);
        if (number === null) return { value: say("pleaseNumber") };
        return (await judge(visit, step, { verdict: "", value: number, note: "" })) ?? undefined;
      },
    });
  if (step.kind === "photo")
    return html`<div class="buttons">${takePhoto(visit, say("photoOfStep", { step: told(step.text) }), { step: step.id }, () => done(key))}${other}</div>`;
  return html`
    <div class="buttons">
      <button class="btn btn-primary" @click=${() => void tell("done")}>${icon("done")}${say("inOrder")}</button>
      <button class="btn" @click=${() => failed(visit, step)}>${icon("refused")}${say("notInOrder")}</button>
      ${other}
    </div>`;
}

function failed(visit: VisitDocument, step: StepPart): void {
  const close = openSheet({
    title: say("whatFoundFor", { step: told(step.text) }),
    body: () => form({
      key: `${keyOf(visit, step)}/failed`, button: say("keep"),
      fields: [{ name: "note", label: say("whatFound"), kind: "area", isNeeded: true }],
      submit: async ({ note = "" }) => (await judge(visit, step, { verdict: "failed", note })) ?? close(),
    }),
  });
}

/** Null when it is recorded, else what is wrong. */
async function judge(visit: VisitDocument, step: StepPart, found: { verdict: "" | "done" | "failed" | "not_applicable"; value?: string; note: string }): Promise<{ "": string } | null> {
  const key = keyOf(visit, step);
  if (telling.has(key)) return null;
  const tools = found.verdict === "not_applicable" ? { named: [] } : toolsFor(visit, step);
  if ("wrong" in tools) return { "": tools.wrong };
  telling.add(key);
  const verb = await record("record_step", { step: step.id, ...found, ...(tools.named.length && { tools: tools.named }) }, aboutOnSite(visit, "record_step", step.id));
  telling.delete(key);
  if (!verb) return { "": say("notRecorded") };
  done(key);
  return null;
}

function done(key: string): void {
  changing.delete(key);
  redraw();
}
