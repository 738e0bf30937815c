/** How many of something: typed, or by two buttons for gloved fingers. */
import { html, live, nothing, type Content } from "./html.ts";
import { say } from "../words.ts";

interface Stepper {
  name: string;
  lead: Content;
  typed: string;
  /** Stands out: it is not what was expected. */
  differs?: boolean;
  isWrong?: boolean;
  put: (typed: string) => void;
}

/** One line of a list: the name with a word below it, and its number of pieces. */
export function stepperLine({ name, lead, typed, differs = false, isWrong = false, put }: Stepper): Content {
  const now = piecesFrom(typed) ?? 0;
  return html`
    <li class="count-line" ?data-differs=${differs}>
      <div><p class="row-title">${name}</p><p class=${differs ? "differs" : "quiet"}>${lead}</p></div>
      <div class="stepper">
        <button type="button" class="btn btn-icon" @click=${() => put(String(Math.max(0, now - 1)))} ?disabled=${now === 0} aria-label="${say("vanFewer")}: ${name}">−</button>
        <input inputmode="numeric" autocomplete="off" .value=${live(typed)} aria-label=${name} aria-invalid=${isWrong ? "true" : nothing}
          @input=${(event: Event) => put((event.target as HTMLInputElement).value)}>
        <button type="button" class="btn btn-icon" @click=${() => put(String(now + 1))} aria-label="${say("vanMore")}: ${name}">+</button>
      </div>
    </li>`;
}

/** A whole number from 0; null when it is none. */
export function piecesFrom(typed: string): number | null {
  const plain = typed.normalize("NFKC").trim();
  return /^\d{1,4}$/.test(plain) ? Number(plain) : null;
}
