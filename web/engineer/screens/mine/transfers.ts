/** Parts asked for, on their way, given: what waits for me stands first. */
import { amount } from "../../ui/amount.ts";
import { shown } from "../../app.ts";
import type { TransferPart } from "../../protocol.ts";
import { html, nothing, type Content } from "../../ui/html.ts";
import { icon } from "../../ui/icon.ts";
import { badge, bigLink, card, empty, row, rows, skeleton } from "../../ui/parts.ts";
import type { Show } from "../../ui/router.ts";
import { say, told, type Word } from "../../words.ts";

const OPEN: readonly TransferPart["state"][] = ["asked", "approved", "sent", "partly"];

export const isComing = ({ way, state }: TransferPart): boolean => way === "in" && (state === "sent" || state === "partly");
/** Somebody wants it out of this van, and it has not been given yet. */
export const isAskedOfMe = ({ way, state }: TransferPart): boolean => way === "out" && (state === "asked" || state === "approved");
export const isOpen = ({ state }: TransferPart): boolean => OPEN.includes(state);

export const transfersScreen: Show = () => {
  const screen = { title: say("transfersTitle"), tab: "mine", back: "/mine" } as const;
  const { transfers, van } = shown!;
  if (!transfers || !van) return { ...screen, body: skeleton() };
  if (van.place === null) return { ...screen, body: empty("van", say("vanNone")) };
  const all = transfers.transfers;
  const body = all.length ? [
    section("transfersToConfirm", all.filter(isComing)),
    section("transfersAskedOfMe", all.filter(isAskedOfMe)),
    section("transfersWaiting", all.filter((one) => isOpen(one) && !isComing(one) && !isAskedOfMe(one))),
    section("transfersOver", all.filter((one) => !isOpen(one))),
  ] : empty("stock", say("transfersNone"), say("transfersNoneText"));
  const give = html`<a class="btn btn-wide" href="#/mine/transfers/give">${icon("swap")}${say("giveParts")}</a>`;
  return { ...screen, body: html`${body}${give}`, action: bigLink("add", say("askParts"), "#/mine/transfers/ask") };
};

const section = (title: Word, some: TransferPart[]): Content =>
  some.length ? card({ title: say(title), icon: "stock", isFlush: true }, rows(some.map(transferRow))) : nothing;

export const transferRow = (one: TransferPart): Content => row({
  title: one.lines.map(({ name, code, ...line }) => `${amount(pieces(line), line.unit)} × ${told(name) || code}`).join(say("comma")),
  lead: [whence(one), one.order ? `${one.order} ${one.site}` : "", one.number].filter(Boolean).join(" · "),
  side: standing(one), href: `#/mine/transfers/${one.uid}`,
});

/** What counts of a line at its stage. */
export const pieces = ({ asked, approved, sent }: Pick<TransferPart["lines"][number], "asked" | "approved" | "sent">): number => sent || approved || asked;

const whence = ({ place, way }: TransferPart): string => (place ? say(way === "in" ? "transferFrom" : "transferTo", { place }) : "");

export function standing(one: TransferPart): Content {
  if (!one.number && one.state === "asked") return badge("waiting", "upload", say("mineWaitsHere"));
  switch (one.state) {
    case "asked": return badge(one.way === "out" ? "fresh" : "waiting", "waiting", say("transferAsked"));
    case "approved": return badge("moving", "done", say("transferApproved"));
    case "sent": return badge("moving", "on-the-way", say(one.way === "in" ? "transferSent" : "transferGone"));
    case "partly": return badge("soon", "waiting", say("transferPartly"));
    case "received": {
      const missing = one.lines.reduce((sum, line) => sum + line.missing, 0);
      return missing ? badge("late", "missing", say("transferMissing", { n: missing })) : badge("done", "done", say("transferReceived"));
    }
    case "refused": return badge("late", "refused", say("transferRefused"));
    case "cancelled": return badge("quiet", "cancelled", say("transferCancelled"));
  }
}
