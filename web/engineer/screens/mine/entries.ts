/** What expenses, advances, trips and hours have in common: where each stands, and the day they are of. */
import { record } from "../../app.ts";
import type { Uid, VerbData } from "../../protocol.ts";
import { html, nothing, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { badge, callout } from "../../ui/parts.ts";
import { go } from "../../ui/router.ts";
import { confirm } from "../../ui/sheet.ts";
import { toast } from "../../ui/toast.ts";
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
  if (state === "settled") return badge("done", "done", say("mineSettled"));
  return badge("moving", "waiting", say("mineAsked"));
}

/** The form of a new claim, or of one that is changed. */
export const claimKey = (kind: Claim, claim: string) => (claim ? `${kind}/${claim}` : kind);
export type Claim = VerbData["withdraw_claim"]["kind"];

/** As the server has it: until somebody approves it, and again when it came back. */
export const mayChange = (state: string): boolean => ["", "submitted", "returned"].includes(state);

/** What a line of a list needs to lead to its form. */
export const changeable = (claim: { uid?: Uid; state: string }, list: string): { href?: string } =>
  claim.uid && mayChange(claim.state) ? { href: `#/mine/${list}/${claim.uid}` } : {};

/** Why it came back, above the form that mends it. */
export const cameBack = (answer: string): Content => (answer ? callout("late", "undo", say("mineReturned"), html`<p class="preserve">${answer}</p>`) : nothing);

export function withdrawButton(kind: Claim, claim: Uid, list: string): Content {
  const withdraw = async () => {
    if (!(await confirm({ title: say("mineWithdraw"), text: say("mineWithdrawText"), yes: say("mineWithdraw"), isDanger: true }))) return;
    if (!(await record("withdraw_claim", { kind, claim }))) return;
    toast(say("mineWithdrawn"));
    go(`/mine/${list}`, "replace");
  };
  return html`<button type="button" class="btn btn-quiet" @click=${() => void withdraw()}>${icon("undo")}${say("mineWithdraw")}</button>`;
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
