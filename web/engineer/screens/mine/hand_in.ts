/** An old part goes back: laid down at the counter, or sent by parcel; it stays owed until it is received. */
import { amount } from "../../ui/amount.ts";
import { record } from "../../app.ts";
import type { VanDocument } from "../../protocol.ts";
import { scanButton } from "../../scan/button.ts";
import { form, put, type Values } from "../../ui/form.ts";
import { html, type Content } from "../../ui/html.ts";
import { badge } from "../../ui/parts.ts";
import { openSheet } from "../../ui/sheet.ts";
import { dayWord, today } from "../../ui/times.ts";
import { toast } from "../../ui/toast.ts";
import { say, told } from "../../words.ts";

type Owed = VanDocument["owed"][number];

export const handInKey = (use: string) => `hand_in_part/${use}`;

/** Where it is, else until when it has to be back. */
export function owedSide({ state, parcel, due }: Owed): Content {
  if (state === "handed_in") return badge("moving", "on-the-way", parcel ? say("handedInParcel", { parcel }) : say("handedInCounter"));
  return due < today() ? badge("late", "late", say("mineOwedLate", { day: dayWord(due) })) : html`<span class="quiet">${say("mineOwedOn", { day: dayWord(due) })}</span>`;
}

/** Told again it corrects the number of the parcel. */
export function handIn(owed: Owed, filled: Values = {}): void {
  const key = handInKey(owed.use);
  if (Object.keys(filled).length) put(key, filled);
  const initial: Values = owed.state === "handed_in" ? { how: owed.parcel ? "parcel" : "counter", parcel: owed.parcel } : {};
  const close = openSheet({
    title: say("handIn"),
    body: () => html`
      <p class="prose">${amount(owed.quantity, owed.unit)} × ${told(owed.name) || owed.code} · ${[owed.code, owed.serial, owed.number].filter(Boolean).join(" · ")}</p>
      ${form({
        key, initial, button: say("handInSave"), icon: "return",
        fields: [
          { name: "how", label: say("handInHow"), kind: "choices", isNeeded: true, choices: [["counter", say("handInCounter")], ["parcel", say("handInParcel")]] },
          { name: "parcel", label: say("handInNumber"), isNeeded: true, most: 80, when: ({ how }) => how === "parcel", side: scanButton((code) => put(key, { parcel: code })) },
        ],
        submit: async ({ how, parcel = "" }) => {
          if (!(await record("hand_in_part", { use: owed.use, parcel: how === "parcel" ? parcel : "" }))) return { "": say("notRecorded") };
          toast(say("handInDone"));
          return close();
        },
      })}`,
  });
}
