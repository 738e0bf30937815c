/** How many of something: typed, or by two buttons for gloved fingers. */
import { countFrom, exact, isMeasured } from "../amounts.ts";
import { html, live, nothing, type Content } from "./html.ts";
import { say } from "../words.ts";

interface Stepper {
  name: string;
  lead: Content;
  typed: string;
  unit: string;
  /** Stands out: it is not what was expected. */
  differs?: boolean;
  isWrong?: boolean;
  put: (typed: string) => void;
}

/** One line of a list: the name with a word below it, and how many of it. */
export function stepperLine({ name, lead, typed, unit, differs = false, isWrong = false, put }: Stepper): Content {
  const now = countFrom(typed, unit) ?? 0;
  return html`
    <li class="count-line" ?data-differs=${differs}>
      <div><p class="row-title">${name}</p><p class=${differs ? "differs" : "quiet"}>${lead}</p></div>
      <div class="stepper">
        <button type="button" class="btn btn-icon" @click=${() => put(String(exact(Math.max(0, now - 1))))} ?disabled=${now === 0} aria-label="${say("vanFewer")}: ${name}">−</button>
        <input inputmode=${isMeasured(unit) ? "decimal" : "numeric"} autocomplete="off" .value=${live(typed)} aria-label=${name} aria-invalid=${isWrong ? "true" : nothing}
          @input=${(event: Event) => put((event.target as HTMLInputElement).value)}>
        <button type="button" class="btn btn-icon" @click=${() => put(String(exact(now + 1)))} aria-label="${say("vanMore")}: ${name}">+</button>
      </div>
    </li>`;
}
