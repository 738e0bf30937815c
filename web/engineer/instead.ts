import type { Verb } from "./protocol.ts";
import type { StoredVerb } from "./store.ts";

/** Among the values of a form that is filled again: the refused verb whose place the form's own will take. */
export const INSTEAD_OF = "instead_of";

type Said = Pick<Verb, "name" | "data"> & { visit?: number | undefined };

/** Two verbs of one place come from the same form. */
const placeOf = ({ name, visit, data }: Said): string =>
  // Parts may be asked for again for another order.
  [name, name === "ask_parts" ? "" : visit, data["step"], data["claim"], data["use"], data["transfer"], ...(name === "edit" ? [data["kind"], data["id"]] : [])].join(" ");

/**
 * The refused verb whose place `verb` takes: its form was filled again, and still says so. The form keeps that with what
 * was typed, so it holds when the app is closed in between, and ends when the engineer says that this is something new.
 */
export function takenUp(verb: Said, refused: readonly StoredVerb[], drafts: Iterable<Record<string, string>>): StoredVerb | null {
  const named = new Set([...drafts].map((values) => values[INSTEAD_OF]));
  return refused.find((one) => named.has(one.uid) && placeOf(one) === placeOf(verb)) ?? null;
}
