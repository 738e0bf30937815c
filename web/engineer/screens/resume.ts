/** It had been called restored and was not: a test fails, or the fault comes back while the engineer is still there. */
import { aboutVisit, record } from "../app.ts";
import type { VisitDocument } from "../protocol.ts";
import { form, put, type Values } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { callout } from "../ui/parts.ts";
import { openSheet } from "../ui/sheet.ts";
import { moment } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, told } from "../words.ts";

/** Steps that must be done and were found not in order after it had been called restored: nothing else leads on. */
export function failedAfterwards(visit: VisitDocument): TemplateResult | typeof nothing {
  const failed = visit.steps.filter((step) => step.blocks && step.result?.verdict === "failed");
  if (visit.state !== "restored" || !failed.length) return nothing;
  const reason = failed.map(({ text, result }) => [told(text), result?.note].filter(Boolean).join(say("colon"))).join(say("semicolon"));
  return callout("late", "warning", say("testFailed"), html`
    <ul>${failed.map((step) => html`<li>${told(step.text)}</li>`)}</ul>
    <button class="btn btn-primary" @click=${() => resumeWork(visit, { reason })}>${icon("undo")}${say("workOn")}</button>`);
}

/** Asks what does not work; the time at which it had been called restored stays with the office. */
export function resumeWork(visit: VisitDocument, filled: Values = {}): void {
  const key = `resume_work/${visit.id}`;
  if (Object.keys(filled).length) put(key, filled);
  const close = openSheet({
    title: say("worksNot"),
    body: () => html`
      <p class="prose">${say("worksNotText", { when: visit.times.restored_at ? moment(visit.times.restored_at) : "" })}</p>
      ${form({
        key, button: say("workOn"), icon: "undo",
        fields: [{ name: "reason", label: say("worksNotWhat"), kind: "area", isNeeded: true, most: 2000 }],
        submit: async ({ reason = "" }) => {
          if (!(await record("resume_work", { reason }, aboutVisit(visit)))) return { "": say("notRecorded") };
          toast(say("worksNotDone"));
          return close();
        },
      })}`,
  });
}
