/** What expenses, trips and hours have in common: where each stands, and the day they are of. */
import { html, nothing, type Content } from "../../ui/html.ts";
import { badge } from "../../ui/parts.ts";
import type { Errors, Values } from "../../ui/form.ts";
import { decimalOf } from "../../ui/form.ts";
import { today } from "../../ui/times.ts";
import { say } from "../../words.ts";

/** The states of the server's records; "" is one that has not been sent yet. */
export function standing(state: string): Content {
  if (state === "") return badge("waiting", "upload", say("mineWaitsHere"));
  if (state === "approved") return badge("done", "done", say("mineApproved"));
  if (state === "returned") return badge("late", "undo", say("mineReturned"));
  if (state === "paid") return badge("done", "money", say("minePaid"));
  return badge("moving", "waiting", say("mineAsked"));
}

export const answerLine = (answer: string): Content =>
  answer ? html`<span class="preserve">${say("mineAnswer", { text: answer })}</span>` : nothing;

/** "12.5" above 0, or what is wrong with it. */
export function positive(values: Values, name: string): { number: string } | { errors: Errors } {
  const number = decimalOf(values[name] ?? "");
  return number !== null && Number(number) > 0 ? { number } : { errors: { [name]: say("fieldNumber") } };
}

/** Nothing is written down before it happened. */
export const notAhead = (day: string, name: string): Errors | null => (day > today() ? { [name]: say("fieldFuture") } : null);
