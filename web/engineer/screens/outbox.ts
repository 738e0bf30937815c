/** What waits, and what was refused: why, and what becomes of it. Nothing leaves this list by itself. */
import { anew, isElsewhere, phone, pictureAddress, record, shown, visitOf } from "../app.ts";
import type { Reason, VerbData, VerbName } from "../protocol.ts";
import type { StoredFile, StoredVerb } from "../store.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { once } from "../ui/once.ts";
import { badge, card, empty, row, rows } from "../ui/parts.ts";
import { named, type Screen } from "../ui/router.ts";
import { confirm } from "../ui/sheet.ts";
import { moment } from "../ui/times.ts";
import { toast } from "../ui/toast.ts";
import { say, type Word } from "../words.ts";
import { formOf } from "./refill.ts";
import { EDITABLE } from "./site.ts";

const NAMES: Record<VerbName, Word> = {
  set_off: "doSetOff", arrive: "doArrive", start_work: "doStartWork", restore: "doRestore", resume_work: "doResumeWork", correct_time: "doCorrectTime", miss: "doMiss",
  leave: "doLeave", travel: "doTravel",
  record_step: "doRecordStep", add_photo: "doAddPhoto", remove_photo: "doRemovePhoto", use_part: "doUsePart", undo_part: "doUndoPart", sign: "doSign",
  note: "doNote", troubleshoot: "doTroubleshoot", report_symptoms: "doReportSymptoms", take_step: "doTakeStep", undo_step: "doUndoStep",
  confirm_fault: "doConfirmFault", article_helped: "doArticleHelped", escalate: "doEscalate", reply_to_rnd: "doReplyToRnd", hold_training: "doHoldTraining",
  give_feedback: "doGiveFeedback", give_thanks: "doGiveThanks", wish_follow_up: "doWishFollowUp", report_fault: "doReportFault", add_asset: "doAddAsset",
  note_lead: "doNoteLead", suggest: "doSuggest", serve_bulletin: "doServeBulletin", edit: "doEdit", accept_day: "doAcceptDay", pack: "doPack", report_missing: "doReportMissing",
  hand_in_part: "doHandInPart", ask_parts: "doAskParts", cancel_parts: "doCancelParts", receive_parts: "doReceiveParts",
  give_parts: "doGiveParts", give_asked: "doGiveAsked", refuse_asked: "doRefuseAsked",
  count_van: "doCountVan", add_expense: "doAddExpense", add_advance: "doAddAdvance", add_trip: "doAddTrip", add_hours: "doAddHours",
  change_expense: "doChangeExpense", change_advance: "doChangeAdvance", change_trip: "doChangeTrip", change_hours: "doChangeHours", withdraw_claim: "doWithdrawClaim", read_notices: "doReadNotices", settle: "doSettle",
};

/** One of a newer app may stand in the list. */
const nameOf = (verb: StoredVerb): string => say(named<Word>(NAMES, verb.name) ?? "doUnknown");

export function outboxScreen(): Screen {
  const { waiting, refused, moreRefused, filesWaiting, filesLost } = shown!;
  const isEmpty = !waiting.length && !refused.length && !filesWaiting && !filesLost.length;
  return {
    title: say("outbox"),
    tab: "more",
    back: "/more",
    body: isEmpty ? empty("done", say("outboxEmpty"), say("outboxEmptyText")) : [
      filesLost.map(lost),
      severalOfOneVisit(refused).map(allAsNotes),
      refused.map(refusal),
      moreRefused ? html`<p class="quiet">${say("moreRefused", { n: moreRefused })}</p>` : nothing,
      waiting.length || filesWaiting ? card({ title: say("outboxWaits"), icon: "upload", isFlush: true }, html`
        <p class="quiet">${say("outboxWaitsText")}</p>
        ${rows(waiting.map((verb) => row({ title: nameOf(verb), lead: [about(verb), moment(phone.clock.corrected(verb.at))].filter(Boolean).join(" · ") })))}
        ${filesWaiting ? html`<p>${icon("photo")} ${say("outboxFiles", { n: filesWaiting })}</p>` : nothing}
        <button class="btn" @click=${() => void phone.sync.sync()}>${icon("send")}${say("outboxNow")}</button>`) : nothing,
    ],
  };
}

/** The office has what was said, and cannot read the picture that belongs to it. */
function lost({ uid, visit }: StoredFile): TemplateResult {
  const of = visit === null ? null : visitOf(visit);
  return card({ title: say("fileLost"), icon: "warning", note: badge("late", "refused", say("outboxRefused")) }, html`
    <div class="stack">${of ? html`<p class="quiet">${of.order.number} · ${of.site.name}</p>` : nothing}
    <p>${say("fileLostText")}</p><img class="photo" src=${pictureAddress(uid, null)} alt=${say("fileLost")}>
    <div class="buttons">${of ? html`<a class="btn" href="#/visit/${of.id}/photos">${icon("photo")}${say("photos")}</a>` : nothing}
      <button class="btn btn-primary" @click=${() => void phone.files.forget(uid)}>${icon("done")}${say("fileLostSeen")}</button></div></div>`);
}

function about(verb: StoredVerb): string {
  return [visitWords(verb), words(verb)].filter(Boolean).join(" · ");
}

function visitWords(verb: StoredVerb): string {
  const visit = verb.visit === undefined ? null : visitOf(verb.visit);
  return visit ? `${visit.order.number} · ${visit.site.name}` : (verb.reason?.about ?? "");
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
  return card({ title: nameOf(verb), icon: "warning", note: badge("late", "refused", say("outboxRefused")) }, html`
    <p class="quiet">${[about(verb), moment(phone.clock.corrected(verb.at)), isElsewhere(verb) ? say("toldElsewhere") : ""].filter(Boolean).join(" · ")}</p>
    <p class="strong">${reason.text}</p>
    ${fields.length ? html`<ul>${fields.map((said) => html`<li class="field-error">${said}</li>`)}</ul>` : nothing}
    ${reason.conflicts && verb.name === "edit" ? conflict(verb, reason.conflicts) : ways(verb, reason)}`);
}

// -- refused ------------------------------------------------------------------------------------------------------------

/** What becomes of a refused verb is said once. */
const only = (verb: StoredVerb, work: () => Promise<void>) => () => void once(`refused/${verb.uid}`, work);

function ways(verb: StoredVerb, reason: Reason): TemplateResult {
  const open = formOf(verb, reason);
  const isKnown = named(NAMES, verb.name) !== undefined;
  return html`
    <div class="buttons">
      ${open ? html`<button class="btn btn-primary" @click=${() => void open()}>${icon("edit")}${say("doAgain")}</button>`
        : isKnown ? html`<button class="btn btn-primary" @click=${only(verb, () => sendAgain(verb))}>${icon("refresh")}${say("sendAgain")}</button>` : nothing}
      ${verb.visit === undefined ? nothing : html`<button class="btn" @click=${only(verb, () => keepAsNote(verb))}>${icon("note")}${say("keepAsNote")}</button>`}
      <button class="btn btn-quiet" @click=${only(verb, () => giveUp(verb))}>${icon("cancelled")}${say("giveUp")}</button>
    </div>`;
}

/** A day's work on a visit that the desk gave to somebody else meanwhile is many entries, refused for one reason. */
function severalOfOneVisit(refused: readonly StoredVerb[]): StoredVerb[][] {
  const byVisit = new Map<number, StoredVerb[]>();
  for (const verb of refused)
    if (verb.visit !== undefined && verb.reason?.code === "not_allowed") byVisit.set(verb.visit, [...(byVisit.get(verb.visit) ?? []), verb]);
  return [...byVisit.values()].filter(({ length }) => length > 1);
}

function allAsNotes(verbs: StoredVerb[]): TemplateResult {
  const [first] = verbs as [StoredVerb];
  const keepAll = async () => {
    for (const verb of verbs) if (!(await record("settle", { verb: verb.uid, how: "noted" }))) return;
    toast(say("keptAsNote"));
  };
  const ask = async () => {
    const text = verbs.some(isElsewhere) ? say("wordsOnly") : say("keepAllText");
    if (await confirm({ title: say("keepAll", { n: verbs.length }), text, yes: say("keepAsNote") })) await keepAll();
  };
  return card({ title: visitWords(first) || say("outboxRefused"), icon: "note" }, html`
    <p>${first.reason!.text}</p>
    <button class="btn btn-primary" @click=${only(first, ask)}>${icon("note")}${say("keepAll", { n: verbs.length })}</button>`);
}

/** The same once more: what stood against it may have changed. */
async function sendAgain(verb: StoredVerb): Promise<void> {
  const { data, files, isWhole } = await anew(verb);
  if (!isWhole) return toast(say("filesElsewhere"), "error");
  if (await record(verb.name, data as VerbData[VerbName], { visit: verb.visit, seen: verb.seen, at: verb.at, files, insteadOf: verb.uid })) toast(say("recorded"));
}

/** With its pictures, which only the phone that they lie on can send. */
async function keepAsNote(verb: StoredVerb): Promise<void> {
  const isWhole = !isElsewhere(verb) || (await anew(verb)).isWhole;
  if (isWhole || (await confirm({ title: say("keepAsNote"), text: say("wordsOnly"), yes: say("keepAsNote") }))) await settle(verb, "noted", "keptAsNote");
}

async function giveUp(verb: StoredVerb): Promise<void> {
  const what = [nameOf(verb), words(verb)].filter(Boolean).join(say("colon"));
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
  const open = formOf(verb, verb.reason!);
  const text = (value: unknown) => (value ? String(value) : say("nothingWritten"));
  const mine = async () => {
    const fields = Object.fromEntries(Object.entries(conflicts).map(([field, both]) => [field, { base: both.theirs, mine: both.mine }]));
    if (await record("edit", { kind, id, fields }, { visit: verb.visit, seen: verb.seen, insteadOf: verb.uid })) toast(say("recorded"));
  };
  return html`
    ${Object.entries(conflicts).map(([field, both]) => html`
      <div class="conflict"><h3>${wordOf(field)}</h3>
        <dl><div><dt>${say("conflictMine")}</dt><dd class="preserve">${text(both.mine)}</dd></div>
        <div><dt>${say("conflictTheirs")}</dt><dd class="preserve">${text(both.theirs)}</dd></div></dl>
        <p class="quiet">${say("conflictBase")}${say("colon")}${text(both.base)}</p></div>`)}
    <div class="buttons">
      <button class="btn btn-primary" @click=${only(verb, mine)}>${say("takeMine")}</button>
      ${open ? html`<button class="btn" @click=${() => void open()}>${icon("edit")}${say("change")}</button>` : nothing}
      <button class="btn" @click=${only(verb, () => settle(verb, "given_up", "gaveUp"))}>${say("takeTheirs")}</button>
    </div>`;
}
