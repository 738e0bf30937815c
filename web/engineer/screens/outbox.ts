/** What waits, and what was refused: why, and what becomes of it. Nothing leaves this list by itself. */
import { againLater, anew, phone, record, shown, visitOf } from "../app.ts";
import type { Reason, VerbData, VerbName } from "../protocol.ts";
import type { StoredVerb } from "../store.ts";
import { putErrors, put, type Values } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { badge, card, empty, row, rows } from "../ui/parts.ts";
import { go, type Screen } from "../ui/router.ts";
import { confirm } from "../ui/sheet.ts";
import { moment } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, type Word } from "../words.ts";
import { OTHER, partKey } from "./parts.ts";
import { EDITABLE } from "./site.ts";

const NAMES: Record<VerbName, Word> = {
  set_off: "doSetOff", arrive: "doArrive", start_work: "doStartWork", restore: "doRestore", resume_work: "doResumeWork", correct_time: "doCorrectTime", miss: "doMiss",
  leave: "doLeave", travel: "doTravel",
  record_step: "doRecordStep", add_photo: "doAddPhoto", remove_photo: "doRemovePhoto", use_part: "doUsePart", undo_part: "doUndoPart", sign: "doSign",
  note: "doNote", troubleshoot: "doTroubleshoot", report_symptoms: "doReportSymptoms", take_step: "doTakeStep", undo_step: "doUndoStep",
  confirm_fault: "doConfirmFault", article_helped: "doArticleHelped", escalate: "doEscalate", hold_training: "doHoldTraining",
  give_feedback: "doGiveFeedback", give_thanks: "doGiveThanks", wish_follow_up: "doWishFollowUp", report_fault: "doReportFault", add_asset: "doAddAsset",
  note_lead: "doNoteLead", suggest: "doSuggest", edit: "doEdit", accept_day: "doAcceptDay", pack: "doPack", report_missing: "doReportMissing",
  count_van: "doCountVan", add_expense: "doAddExpense", add_trip: "doAddTrip", add_hours: "doAddHours", read_notices: "doReadNotices", settle: "doSettle",
};

export function outboxScreen(): Screen {
  const { waiting, refused, filesWaiting } = shown!;
  const isEmpty = !waiting.length && !refused.length && !filesWaiting;
  return {
    title: say("outbox"),
    tab: "more",
    back: "/more",
    body: isEmpty ? empty("done", say("outboxEmpty"), say("outboxEmptyText")) : [
      refused.map(refusal),
      waiting.length || filesWaiting ? card({ title: say("outboxWaits"), icon: "upload", isFlush: true }, html`
        <p class="quiet">${say("outboxWaitsText")}</p>
        ${rows(waiting.map((verb) => row({ title: say(NAMES[verb.name]), lead: [about(verb), moment(phone.clock.corrected(verb.at))].filter(Boolean).join(" · ") })))}
        ${filesWaiting ? html`<p>${icon("photo")} ${say("outboxFiles", { n: filesWaiting })}</p>` : nothing}
        <button class="btn" @click=${() => void phone.sync.sync()}>${icon("send")}${say("outboxNow")}</button>`) : nothing,
    ],
  };
}

function about(verb: StoredVerb): string {
  const visit = verb.visit === undefined ? null : visitOf(verb.visit);
  return [visit?.order.number, visit?.site.name, words(verb)].filter(Boolean).join(" · ");
}

/** What the engineer wrote, so that they know it again. */
function words(verb: StoredVerb): string {
  const data = verb.data as Record<string, unknown>;
  return ["text", "note", "reason", "subject", "description", "topics", "signer", "caption", "value", "kilometres", "code", "purpose", "amount"]
    .map((name) => data[name]).filter((value) => typeof value === "string" && value !== "").join(" · ").slice(0, 160);
}

function refusal(verb: StoredVerb): TemplateResult {
  const reason = verb.reason ?? { code: "refused", text: "" };
  // The text of what is wrong as a whole often is what is wrong with each field.
  const fields = Object.values(reason.fields ?? {}).filter((said) => !reason.text.includes(said));
  return card({ title: say(NAMES[verb.name]), icon: "warning", note: badge("late", "refused", say("outboxRefused")) }, html`
    <p class="quiet">${[about(verb), moment(phone.clock.corrected(verb.at))].filter(Boolean).join(" · ")}</p>
    <p class="strong">${reason.text}</p>
    ${fields.length ? html`<ul>${fields.map((said) => html`<li class="field-error">${said}</li>`)}</ul>` : nothing}
    ${reason.conflicts && verb.name === "edit" ? conflict(verb, reason.conflicts) : ways(verb, reason)}`);
}

// -- refused ------------------------------------------------------------------------------------------------------------

function ways(verb: StoredVerb, reason: Reason): TemplateResult {
  const where = formOf(verb);
  return html`
    <div class="buttons">
      ${where ? html`<button class="btn btn-primary" @click=${() => refill(verb, reason, where)}>${icon("edit")}${say("doAgain")}</button>`
        : html`<button class="btn btn-primary" @click=${() => void sendAgain(verb)}>${icon("refresh")}${say("sendAgain")}</button>`}
      ${verb.visit === undefined ? nothing : html`<button class="btn" @click=${() => void settle(verb, "noted", "keptAsNote")}>${icon("note")}${say("keepAsNote")}</button>`}
      <button class="btn btn-quiet" @click=${() => void giveUp(verb)}>${icon("remove")}${say("giveUp")}</button>
    </div>`;
}

interface Filled {
  address: string;
  key: string;
  values: Values;
}

const CARE = { escalate: "escalate", hold_training: "training", give_feedback: "feedback", give_thanks: "thanks", wish_follow_up: "wish" } as const;

/** The form that the verb came from, as it was filled; null for what has none and can only be sent again. */
function formOf(verb: StoredVerb): Filled | null {
  const data = verb.data as Record<string, unknown>;
  const values = Object.fromEntries(Object.entries(data).filter(([, value]) => ["string", "number"].includes(typeof value)).map(([name, value]) => [name, String(value)]));
  const { visit } = verb;
  if (visit === undefined) return null;
  const at = (screen: string, key: string): Filled => ({ address: `/visit/${visit}${screen}`, key, values });
  if (verb.name === "leave") return at("/leave", `leave/${visit}`);
  if (verb.name === "travel") return at("/times", `travel/${visit}`);
  if (verb.name === "use_part") {
    values["part"] ??= OTHER; // it went by its code
    return at("/parts", partKey(visit));
  }
  if (verb.name === "sign") return at("/sign", `sign/${visit}`);
  if (verb.name === "record_step" && values["value"] !== undefined) return at("/steps", `step/${visit}/${values["step"]}`);
  if (verb.name in CARE) {
    const what = CARE[verb.name as keyof typeof CARE];
    if (Array.isArray(data["attendees"])) values["attendees"] = data["attendees"].join("\n");
    return at(what === "escalate" ? "/escalate" : `/care/${what}`, `${what}/${visit}`);
  }
  return null;
}

function refill(verb: StoredVerb, reason: Reason, { address, key, values }: Filled): void {
  put(key, values);
  putErrors(key, { "": reason.text, ...reason.fields });
  againLater(verb);
  go(address);
}

/** The same once more: what stood against it may have changed. */
async function sendAgain(verb: StoredVerb): Promise<void> {
  const { data, files } = await anew(verb);
  const again = await record(verb.name, data as VerbData[VerbName], { visit: verb.visit, seen: verb.seen, at: verb.at, files });
  if (again) await settle(verb, "redone", "recorded");
}

async function giveUp(verb: StoredVerb): Promise<void> {
  const what = [say(NAMES[verb.name]), words(verb)].filter(Boolean).join(say("colon"));
  if (await confirm({ title: say("giveUp"), text: say("giveUpText", { what }), yes: say("giveUp"), isDanger: true })) await settle(verb, "given_up", "gaveUp");
}

async function settle(verb: StoredVerb, how: VerbData["settle"]["how"], said: Word): Promise<void> {
  if (await record("settle", { verb: verb.uid, how })) toast(say(said));
}

// -- both sides changed the same field ----------------------------------------------------------------------------------

function conflict(verb: StoredVerb, conflicts: NonNullable<Reason["conflicts"]>): TemplateResult {
  const { kind, id } = verb.data as VerbData["edit"];
  const wordOf = (field: string) => {
    const known = kind === "order" ? undefined : EDITABLE[kind].find(([name]) => name === field);
    return known ? say(known[1]) : field;
  };
  const text = (value: unknown) => (value ? String(value) : say("nothingWritten"));
  const mine = async () => {
    const fields = Object.fromEntries(Object.entries(conflicts).map(([field, both]) => [field, { base: both.theirs, mine: both.mine }]));
    if (await record("edit", { kind, id, fields }, { visit: verb.visit, seen: verb.seen })) await settle(verb, "redone", "recorded");
  };
  return html`
    ${Object.entries(conflicts).map(([field, both]) => html`
      <div class="conflict"><h3>${wordOf(field)}</h3>
        <dl><div><dt>${say("conflictMine")}</dt><dd class="preserve">${text(both.mine)}</dd></div>
        <div><dt>${say("conflictTheirs")}</dt><dd class="preserve">${text(both.theirs)}</dd></div></dl>
        <p class="quiet">${say("conflictBase")}${say("colon")}${text(both.base)}</p></div>`)}
    <div class="buttons">
      <button class="btn btn-primary" @click=${() => void mine()}>${say("takeMine")}</button>
      <button class="btn" @click=${() => void settle(verb, "given_up", "gaveUp")}>${say("takeTheirs")}</button>
    </div>`;
}
