/** The form that a refused verb came from, filled as it was, so that what was wrong can be put right and sent again. */
import { anew, doInstead, phone, visitOf } from "../app.ts";
import type { Reason, VerbData, VerbName, VisitDocument } from "../protocol.ts";
import type { StoredVerb } from "../store.ts";
import { keep } from "../ui/drafts.ts";
import { put, putErrors, type Values } from "../ui/form.ts";
import { putPhotos } from "../ui/photos.ts";
import { go } from "../ui/router.ts";
import { clock } from "../ui/times.ts";
import { COUNT, countKey } from "./mine/van.ts";
import { claimKey } from "./mine/entries.ts";
import { OTHER, partKey } from "./parts.ts";
import { transferAgain } from "./refill_transfers.ts";
import { resumeWork } from "./resume.ts";
import { edit } from "./site.ts";
import { correctTime } from "./times.ts";
import { addNote, missed } from "./visit.ts";

type Data<N extends VerbName> = VerbData[N];

/** Where a form is and what goes into it. */
interface Filled {
  address: string;
  key: string;
  values: Values;
}

/** A form, and how it is opened with what the verb said in it. */
export interface Again {
  key: string;
  open: () => void;
}

/** Null: it has no form, and can only be sent again as it was. */
export function formOf(verb: StoredVerb, reason: Reason): (() => void | Promise<void>) | null {
  const { visit } = verb;
  const here = visit === undefined ? null : visitOf(visit);
  const again = (here && sheetOf(verb, reason, here)) ?? transferAgain(verb, reason);
  if (again) return () => (again.open(), doInstead(verb, again.key));
  if (verb.name === "count_van") return () => recount(verb);
  const filled = screenOf(verb);
  return filled && (() => refill(verb, reason, filled));
}

async function refill(verb: StoredVerb, reason: Reason, { address, key, values }: Filled): Promise<void> {
  put(key, values);
  putErrors(key, { "": reason.text, ...reason.fields });
  const { files } = await anew(verb);
  if (files.length) await putPhotos(key, files);
  doInstead(verb, key);
  go(address);
}

/** Words and numbers of the data as a form has them. */
const plain = (data: object): Values => Object.fromEntries(
  Object.entries(data).filter(([, value]) => ["string", "number"].includes(typeof value)).map(([name, value]) => [name, String(value)]));

const CARE = { escalate: "escalate", hold_training: "training", give_feedback: "feedback", give_thanks: "thanks", wish_follow_up: "wish" } as const;
const NEW = { report_fault: "fault", add_asset: "asset", note_lead: "lead", suggest: "idea" } as const;
/** Addresses below "mine", and the parts of their verbs' names. */
const MINE = { expense: "expenses", advance: "advances", trip: "trips", hours: "hours" } as const;

function screenOf(verb: StoredVerb): Filled | null {
  const { name, visit, data } = verb;
  const values = plain(data);
  const [how, claim] = name.split("_") as [string, keyof typeof MINE];
  if ((how === "add" || how === "change") && claim in MINE) return claimed(claim, how === "change" ? values["claim"]! : "", data, values);
  if (visit === undefined) return null;
  const at = (screen: string, key: string): Filled => ({ address: `/visit/${visit}${screen}`, key, values });
  if (name === "leave") return at("/leave", `leave/${visit}`);
  if (name === "travel") return at("/times", `travel/${visit}`);
  if (name === "use_part") {
    values["part"] ??= OTHER; // it went by its code
    return at("/parts", partKey(visit));
  }
  if (name === "sign") return at("/sign", `sign/${visit}`);
  if (name === "record_step") return at("/steps", `step/${visit}/${values["step"]}`);
  if (name === "reply_to_rnd") return at(`/reply/${values["problem"]}`, `reply/${visit}/${values["problem"]}`);
  if (name in CARE) {
    const what = CARE[name as keyof typeof CARE];
    if (Array.isArray(data["attendees"])) values[values["course"] ? "others" : "attendees"] = data["attendees"].join("\n");
    if (data["opens"]) values["opens"] = "on";
    return at(what === "escalate" ? "/escalate" : `/care/${what}`, `${what}/${visit}`);
  }
  if (name in NEW) {
    const what = NEW[name as keyof typeof NEW];
    const model = values["product_model"] ?? "";
    const more: Values = { stopped: data["is_stopped"] ? "on" : "", product: model, about: model && what === "idea" ? "on" : "" };
    return { address: `/new/${visit}/${what}`, key: `new/${what}/${visit}`, values: { ...values, ...more } };
  }
  return null;
}

function claimed(kind: keyof typeof MINE, claim: string, data: object, values: Values): Filled {
  if (kind === "hours") {
    const { minutes } = data as Data<"add_hours">;
    Object.assign(values, { hours: String(Math.floor(minutes / 60)), minutes: String(minutes % 60) });
  }
  return { address: `/mine/${MINE[kind]}/${claim || "new"}`, key: claimKey(kind, claim), values };
}

/** Sheets lie over any screen: no way leads to them. */
function sheetOf(verb: StoredVerb, reason: Reason, visit: VisitDocument): Again | null {
  const values = plain(verb.data);
  const sheet = (key: string, open: () => void): Again => ({ key, open: () => (open(), putErrors(key, { "": reason.text, ...reason.fields })) });
  switch (verb.name) {
    case "note":
      return sheet(`note/${visit.id}`, () => addNote(visit, values));
    case "miss":
      return sheet(`miss/${visit.id}`, () => missed(visit, values));
    case "resume_work":
      return sheet(`resume_work/${visit.id}`, () => resumeWork(visit, values));
    case "correct_time": {
      const { step, to, reason: why } = verb.data as unknown as Data<"correct_time">;
      return visit.times[step] ? sheet(`correct_time/${visit.id}/${step}`, () => correctTime(visit, step, { time: clock(to), reason: why })) : null;
    }
    case "edit": {
      const { kind, fields } = verb.data as unknown as Data<"edit">;
      const mine = Object.fromEntries(Object.entries(fields).map(([field, said]) => [field, String(said.mine)]));
      return kind === "order" || !visit[kind] ? null : sheet(`edit/${kind}/${visit[kind]!.id}`, () => edit(visit, kind, mine));
    }
    default:
      return null;
  }
}

/** The count stands in the list again, to be looked at and sent. */
function recount(verb: StoredVerb): void {
  const { lines } = verb.data as unknown as Data<"count_van">;
  keep(COUNT, Object.fromEntries(lines.map((line) => [countKey(line), String(line.counted)])));
  doInstead(verb, COUNT);
  go("/mine/van/count");
  void phone.sync.soon(); // what the books say now
}
