/** How probable each fault is, as bars with numbers, and what is dangerous about it. */
import { dangers, leadingFaults, type FaultShare } from "../../belief.ts";
import { percent } from "../../ui/amount.ts";
import { html, nothing, type Content } from "../../ui/html.ts";
import { callout, card } from "../../ui/parts.ts";
import { openSheet } from "../../ui/sheet.ts";
import { say, told } from "../../words.ts";
import { faultWords, type Led } from "./led.ts";

const LEADING = 4;

export const bars = ({ faults }: Led, shares: FaultShare[]): Content => html`
  <ul class="bars">${shares.map(({ fault, probability }) => html`
    <li><p><span>${faultWords(faults, fault)}</span><span class="figure">${percent(probability)}</span></p>
      <progress max="1" value=${probability} aria-label=${faultWords(faults, fault)}></progress></li>`)}</ul>`;

export function likelyFaults(led: Led): Content {
  const { belief } = led.known;
  const all = () => openSheet({ title: say("caseAllFaults"), body: () => bars(led, leadingFaults(belief, belief.length)) });
  const more = belief.length > LEADING ? html`<button type="button" class="btn btn-quiet" @click=${all}>${say("caseAllFaults")}</button>` : nothing;
  return card({ title: say("caseLikely"), icon: "numbers" }, html`${bars(led, leadingFaults(belief, LEADING))}${more}`);
}

/** Before anything else: what to do about a fault that is dangerous and probable enough. */
export const dangerWords = ({ faults, known }: Led): Content =>
  dangers(faults, known.belief).map(({ fault, probability }) =>
    callout("late", "warning", `${faultWords(faults, fault)} · ${percent(probability)}`,
      html`<p>${told(faults.faults[fault]!.danger!.do)}</p>`));
