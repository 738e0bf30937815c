/** One transfer: where it stands, and what this engineer can do about it. */
import { amount } from "../../ui/amount.ts";
import { record, shown } from "../../app.ts";
import type { TransferLine, TransferPart } from "../../protocol.ts";
import { form } from "../../ui/form.ts";
import { html, nothing, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { bigButton, callout, card, empty, pairs, row, rows, skeleton } from "../../ui/parts.ts";
import type { Show } from "../../ui/router.ts";
import { openSheet } from "../../ui/sheet.ts";
import { fullDay, moment } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { say, told, type Word } from "../../words.ts";
import { confirmReceipt, receiving } from "./receive.ts";
import { give, giving } from "./give_asked.ts";
import { isAskedOfMe, isComing, pieces, standing } from "./transfers.ts";

export const transferScreen: Show = ({ transfer: uid }) => {
  const screen = { title: say("transfersTitle"), tab: "mine", back: "/mine/transfers" } as const;
  const { transfers } = shown!;
  if (!transfers) return { ...screen, body: skeleton() };
  const one = transfers.transfers.find((known) => known.uid === uid);
  if (!one) return { ...screen, body: empty("search", say("notFound"), say("notFoundText")) };
  const title = one.number || screen.title;
  const [mayReceive, mayGive] = [isComing(one), isAskedOfMe(one)];
  return {
    ...screen, title,
    body: html`
      ${one.answer ? callout(one.state === "refused" ? "late" : "quiet", "message", say("transferAnswer"), html`<p class="preserve">${one.answer}</p>`) : nothing}
      ${mayReceive ? receiving(one) : mayGive ? giving(one) : card({ title: say("transferParts"), icon: "part", isFlush: true }, rows(one.lines.map(lineRow)))}
      ${about(one)}
      ${mayGive ? refuseButton(one) : mayCallOff(one) ? callOffButton(one) : nothing}`,
    ...(mayReceive && { action: bigButton("done", say("receiveConfirm"), () => confirmReceipt(one)) }),
    ...(mayGive && { action: bigButton("send", say("giveAsked"), () => void give(one)) }),
  };
};

const lineRow = (line: TransferLine): Content => row({
  title: html`${told(line.name) || line.code} <span class="figure">× ${amount(pieces(line), line.unit)}</span>`,
  lead: [line.code, ...stages(line)].filter(Boolean).join(" · "),
});

/** What became of the pieces, as far as it differs from what was asked for. */
function stages({ asked, approved, sent, received, missing, unit }: TransferLine): string[] {
  const said = (word: Word, n: number, isSaid: boolean) => (isSaid ? [say(word, { n: amount(n, unit) })] : []);
  return [
    ...said("transferPieces", asked, true), ...said("transferPiecesApproved", approved, approved > 0 && approved !== asked),
    ...said("transferPiecesSent", sent, sent > 0 && sent !== approved), ...said("transferPiecesReceived", received, received > 0),
    ...said("transferPiecesMissing", missing, missing > 0),
  ];
}

const about = (one: TransferPart): Content => card({ title: say("transferAbout"), icon: "info", note: standing(one) }, pairs([
  [say("transferOrder"), one.order ? `${one.order} · ${one.site}` : say("transferForVan")],
  [say(one.way === "in" ? "transferPlaceFrom" : "transferPlaceTo"), one.place],
  [say("transferNeededBy"), one.needed_by ? fullDay(one.needed_by) : ""],
  [say("transferNote"), one.reason],
  [say("transferAskedAt"), one.asked_by ? say("transferAskedBy", { name: one.asked_by, when: moment(one.asked_at) }) : moment(one.asked_at)],
  [say("transferApprovedAt"), one.approved_at ? moment(one.approved_at) : ""],
  [say("transferSentAt"), one.sent_at ? moment(one.sent_at) : ""],
  [say("transferReceivedAt"), one.received_at ? moment(one.received_at) : ""],
]));

const mayCallOff = ({ is_mine, way, state }: TransferPart): boolean => is_mine && way === "in" && (state === "asked" || state === "approved");

export const callOffKey = (uid: string) => `cancel_parts/${uid}`;
export const refuseKey = (uid: string) => `refuse_asked/${uid}`;

const callOffButton = (one: TransferPart): Content =>
  html`<button type="button" class="btn btn-quiet" @click=${() => callOff(one)}>${icon("undo")}${say("askOff")}</button>`;

const refuseButton = (one: TransferPart): Content =>
  html`<button type="button" class="btn btn-quiet" @click=${() => refuse(one)}>${icon("refused")}${say("refuseAsked")}</button>`;

/** Asks why; also opened again by a refused verb. */
function askWhy(key: string, title: string, text: string, word: string, send: (reason: string) => Promise<boolean>): void {
  const close = openSheet({
    title,
    body: () => html`
      ${text ? html`<p class="prose">${text}</p>` : nothing}
      ${form({
        key, button: title, icon: "done", fields: [{ name: "reason", label: word, isNeeded: true, most: 200 }],
        submit: async ({ reason = "" }) => {
          if (!(await send(reason))) return { "": say("notRecorded") };
          return close();
        },
      })}`,
  });
}

export const callOff = ({ uid }: Pick<TransferPart, "uid">): void =>
  askWhy(callOffKey(uid), say("askOff"), say("askOffText"), say("askOffWhy"), async (reason) => {
    const isTold = Boolean(await record("cancel_parts", { transfer: uid, reason }));
    if (isTold) toast(say("askedOff"));
    return isTold;
  });

export const refuse = ({ uid }: Pick<TransferPart, "uid">): void =>
  askWhy(refuseKey(uid), say("refuseAsked"), "", say("refuseAskedWhy"), async (reason) => {
    const isTold = Boolean(await record("refuse_asked", { transfer: uid, reason }));
    if (isTold) toast(say("refusedAsked"));
    return isTold;
  });
