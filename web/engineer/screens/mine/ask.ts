/** Parts asked for, for an order or for the van; and parts given to a colleague. */
import { record, shown } from "../../app.ts";
import { form, type Choice, type Field } from "../../ui/form.ts";
import { html } from "../../ui/html.ts";
import { callout, card, empty, skeleton } from "../../ui/parts.ts";
import { go, type Show } from "../../ui/router.ts";
import { dayWord, today } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { say, told } from "../../words.ts";
import { dropPicked, knownParts, pickedOf, picker, type Known } from "./picked.ts";

/** Below a visit, or without one. */
export const askKey = (visit: string | number | undefined) => `ask_parts/${visit ?? "van"}`;
export const GIVE = "give_parts";
const LIST = "/mine/transfers";

const inVan = (of: number): number => shown!.van?.parts.find(({ part }) => part === of)?.quantity ?? 0;

const colleagues = (): Choice[] => (shown!.transfers?.colleagues ?? []).map(({ place, name }) => [String(place), name]);

/** Below a visit it is asked for that one's order. */
export const askParts: Show = ({ id }) => {
  const screen = { title: say("askParts"), tab: id ? "day" : "mine", back: id ? `/visit/${id}/parts` : LIST } as const;
  const { van } = shown!;
  if (!van || van.place === null) return { ...screen, body: van ? empty("van", say("vanNone")) : skeleton() };
  const [key, known] = [askKey(id), knownParts()];
  const orders = shown!.visits.filter(({ state }) => state !== "cancelled" && state !== "missed");
  const fields: Field[] = [
    { name: "visit", label: say("askPartsFor"), kind: "select", isNeeded: true, choices: [
      ["van", say("askForVan")], ...orders.map((visit) => [String(visit.id), `${dayWord(visit.day)} · ${visit.order.number} · ${visit.site.name}`] as const),
    ] },
    { name: "from_van", label: say("askOf"), kind: "select", choices: [["", say("askOfAny")], ...colleagues()] },
    { name: "needed_by", label: say("transferNeededBy"), kind: "date" },
    { name: "note", label: say("transferNote"), most: 200 },
  ];
  const asked = form({
    key, fields, initial: { visit: id ?? "van" }, button: say("askSend"), icon: "send",
    submit: async ({ visit = "", from_van = "", needed_by = "", note = "" }) => {
      const picked = pickedOf(key, known);
      if ("wrong" in picked) return { "": picked.wrong };
      if (needed_by && needed_by < today()) return { needed_by: say("askPast") };
      const about = visit === "van" ? {} : { visit: Number(visit) };
      if (!(await record("ask_parts", { lines: picked.lines, note, ...(from_van && { from_van: Number(from_van) }), ...(needed_by && { needed_by }) }, about))) return { "": say("notRecorded") };
      dropPicked(key);
      toast(say("askSent"));
      return go(id ? `/visit/${id}/parts` : LIST, "replace");
    },
  });
  const lead = ({ part }: Known) => say("inVanCount", { n: inVan(part) });
  return { ...screen, body: card({ title: say("askParts"), icon: "part" }, html`${picker({ form: key, known, lead })}${asked}`) };
};

export const giveParts: Show = () => {
  const screen = { title: say("giveParts"), tab: "mine", back: LIST } as const;
  const { van, transfers } = shown!;
  if (!van || !transfers) return { ...screen, body: skeleton() };
  if (van.place === null) return { ...screen, body: empty("van", say("vanNone")) };
  if (!transfers.colleagues.length) return { ...screen, body: empty("team", say("giveNobody")) };
  const known = van.parts.filter(({ quantity }) => quantity > 0);
  const fields: Field[] = [
    { name: "to", label: say("giveTo"), kind: "select", isNeeded: true, choices: colleagues() },
    { name: "note", label: say("transferNote"), most: 200 },
  ];
  const given = form({
    key: GIVE, fields, button: say("giveSend"), icon: "send",
    submit: async ({ to = "", note = "" }) => {
      const picked = pickedOf(GIVE, van.parts);
      if ("wrong" in picked) return { "": picked.wrong };
      const short = picked.lines.find(({ part, quantity }) => quantity > inVan(part ?? 0));
      if (short) {
        const part = van.parts.find((one) => one.part === short.part);
        return { "": say("giveTooMany", { name: part ? told(part.name) || part.code : short.code ?? "", n: inVan(short.part ?? 0) }) };
      }
      if (!(await record("give_parts", { to: Number(to), lines: picked.lines, note }))) return { "": say("notRecorded") };
      dropPicked(GIVE);
      toast(say("given"));
      return go(LIST, "replace");
    },
  });
  const lead = ({ part }: Known) => say("inVanCount", { n: inVan(part) });
  const unknown = (code: string) => toast(say("giveNotInVan", { code }), "error");
  return {
    ...screen,
    body: html`${callout("quiet", "info", say("giveLead"))}${card({ title: say("giveParts"), icon: "swap" }, html`${picker({ form: GIVE, known, lead, unknown })}${given}`)}`,
  };
};
