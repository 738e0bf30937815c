/** The tool that a step needs: said before the step is done, and one out of calibration is not to be used. */
import { shown } from "../app.ts";
import type { Day, StepPart, VisitDocument } from "../protocol.ts";
import { fitnessOf, type VanTool } from "../tools.ts";
import { draft, keep } from "../ui/drafts.ts";
import { redraw } from "../ui/draw.ts";
import { html, live, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { callout } from "../ui/parts.ts";
import { fullDay, today } from "../ui/times.ts";
import { say, told } from "../words.ts";

const keyOf = (visit: VisitDocument, step: StepPart) => `tool/${visit.id}/${step.id}`;
const ofType = (step: StepPart): VanTool[] => (shown!.van?.tools ?? []).filter(({ type }) => type === step.tool_type);

/** Why it must not be used on that day; null when it may. */
function unusable(tool: VanTool, day: Day): string | null {
  const { code, until, out_of_order: why } = tool;
  switch (fitnessOf(tool, day)) {
    case "usable": return null;
    case "broken": return say("toolBroken", { code, why });
    case "away": return say("toolAway", { code });
    case "never": return say("toolNever", { code });
    case "ran_out": return say("toolRanOut", { code, day: fullDay(until!) });
  }
}

/** The tools that are told with the result: the only one that may be used, or the one that was chosen. */
export function toolsFor(visit: VisitDocument, step: StepPart): { named: number[] } | { wrong: string } {
  if (!step.tool_type) return { named: [] };
  const usable = ofType(step).filter((tool) => unusable(tool, today()) === null);
  const chosen = Number(draft(keyOf(visit, step))?.["tool"]);
  // None at all: a colleague on this visit may have one, which the server knows.
  if (usable.length < 2) return { named: usable.map(({ id }) => id) };
  return usable.some(({ id }) => id === chosen) ? { named: [chosen] } : { wrong: say("toolChoose") };
}

export function toolOf(visit: VisitDocument, step: StepPart): TemplateResult | typeof nothing {
  if (!step.tool_type) return nothing;
  const name = say("toolNeeded", { tool: step.tool_name ? told(step.tool_name) : "" });
  const here = ofType(step);
  const wrong = here.map((tool) => unusable(tool, today()));
  const usable = here.filter((_tool, at) => wrong[at] === null);
  if (usable.length === 0)
    return callout("late", "warning", name, html`${here.length ? wrong.map((said) => html`<p>${said}</p>`) : html`<p>${say("toolNone")}</p>`}`);
  if (usable.length === 1) return html`<p class="quiet">${icon("tool")} ${name} · ${say("toolIs", { code: words(usable[0]!) })}</p>`;
  const chosen = draft(keyOf(visit, step))?.["tool"] ?? "";
  return html`
    <fieldset class="field"><legend>${name} ${say("toolWhich")}</legend>
      <div class="choices">${usable.map((tool) => html`
        <label class="choice"><input type="radio" name=${keyOf(visit, step)} .value=${String(tool.id)} .checked=${live(chosen === String(tool.id))}
          @change=${() => (keep(keyOf(visit, step), { tool: String(tool.id) }), redraw())}><span>${words(tool)}</span></label>`)}</div></fieldset>`;
}

const words = ({ code, until }: VanTool): string => (until ? `${code}${say("comma")}${say("toolUntil", { day: fullDay(until) })}` : code);
