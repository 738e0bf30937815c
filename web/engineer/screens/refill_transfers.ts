/** What a refused verb about transfers and old parts said stands in its form again. */
import { shown, visitOf } from "../app.ts";
import type { Reason, VerbData } from "../protocol.ts";
import type { StoredVerb } from "../store.ts";
import { put, putErrors } from "../ui/form.ts";
import { go } from "../ui/router.ts";
import { askKey, GIVE } from "./mine/ask.ts";
import { givenKey } from "./mine/give_asked.ts";
import { handIn, handInKey } from "./mine/hand_in.ts";
import { pickAgain } from "./mine/picked.ts";
import { cameKey, countAgain } from "./mine/receive.ts";
import type { Again } from "./refill.ts";
import { callOff, callOffKey, refuse, refuseKey } from "./mine/transfer.ts";

/** Opens it; null: the verb is another one, or there is nothing left to do it with. */
export function transferAgain(verb: StoredVerb, reason: Reason): Again | null {
  const says = (key: string) => putErrors(key, { "": reason.text, ...reason.fields });
  const known = (uid: string) => shown!.transfers?.transfers.some((one) => one.uid === uid);
  switch (verb.name) {
    case "ask_parts": {
      const { lines, from_van = "", needed_by = "", note } = verb.data as VerbData["ask_parts"];
      const key = askKey(verb.visit);
      return { key, open: () => {
        pickAgain(key, lines);
        // A visit that is not on this phone any more has to be chosen anew.
        const visit = verb.visit === undefined ? "van" : visitOf(verb.visit) ? String(verb.visit) : "";
        put(key, { visit, from_van: String(from_van), needed_by, note });
        says(key);
        go(verb.visit === undefined ? "/mine/transfers/ask" : `/visit/${verb.visit}/parts/ask`);
      } };
    }
    case "give_parts": {
      const { to, lines, note } = verb.data as VerbData["give_parts"];
      return { key: GIVE, open: () => {
        pickAgain(GIVE, lines);
        put(GIVE, { to: String(to), note });
        says(GIVE);
        go("/mine/transfers/give");
      } };
    }
    case "receive_parts": {
      const { transfer, lines, reason: said } = verb.data as VerbData["receive_parts"];
      return known(transfer) ? { key: cameKey(transfer), open: () => (countAgain(transfer, lines, said), go(`/mine/transfers/${transfer}`)) } : null;
    }
    case "give_asked": {
      const { transfer, lines } = verb.data as VerbData["give_asked"];
      const typed = Object.fromEntries(lines.map(({ part, came }) => [String(part), String(came)]));
      return known(transfer) ? { key: givenKey(transfer), open: () => (put(givenKey(transfer), typed), go(`/mine/transfers/${transfer}`)) } : null;
    }
    case "cancel_parts":
    case "refuse_asked": {
      const { transfer: uid, reason: why } = verb.data as VerbData["cancel_parts"];
      const [key, open] = verb.name === "cancel_parts" ? [callOffKey(uid), callOff] as const : [refuseKey(uid), refuse] as const;
      return { key, open: () => (put(key, { reason: why }), says(key), open({ uid })) };
    }
    case "hand_in_part": {
      const { use, parcel } = verb.data as VerbData["hand_in_part"];
      const owed = shown!.van?.owed.find((one) => one.use === use);
      return owed ? { key: handInKey(use), open: () => (handIn(owed, { how: parcel ? "parcel" : "counter", parcel }), says(handInKey(use))) } : null;
    }
    default:
      return null;
  }
}
