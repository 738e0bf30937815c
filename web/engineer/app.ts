/** The open app: the phone that it works on, what screens read of it, and how they record. */
import { announced, photo } from "./files.ts";
import { INSTEAD_OF, takenUp } from "./instead.ts";
import type { About, NewFile } from "./outbox.ts";
import { pictureUid } from "./packs.ts";
import { openPhone, type Phone } from "./phone.ts";
import type {
  DayDocument, LikelyDocument, ListsDocument, MeDocument, Moment, Notice, ProductPack, TransfersDocument, Uid, VanDocument, Verb, VerbData, VerbName, VisitDocument,
} from "./protocol.ts";
import { csrfHeader, type Session } from "./session.ts";
import { StorageFull, type StoredFile, type StoredVerb } from "./store.ts";
import type { Phase } from "./sync.ts";
import { allDrafts, keep, keepDraftsIn } from "./ui/drafts.ts";
import { redraw } from "./ui/draw.ts";
import { REST } from "./ui/once.ts";
import { keepPhotosIn } from "./ui/photos.ts";
import { shrink } from "./ui/pictures.ts";
import { inZone, tellTimeBy } from "./ui/times.ts";
import { toast } from "./ui/toast.ts";
import { watch } from "./watch.ts";
import { say } from "./words.ts";

/** The copy with the engineer's own work on it, all at once: a screen reads it without waiting. */
export interface Shown {
  visits: VisitDocument[];
  days: DayDocument[];
  likely: LikelyDocument[];
  van: VanDocument | null;
  transfers: TransfersDocument | null;
  me: MeDocument | null;
  lists: ListsDocument | null;
  notices: Notice[];
  waiting: StoredVerb[];
  /** Of all phones of this engineer. */
  refused: StoredVerb[];
  /** So many more of other phones come when these are settled. */
  moreRefused: number;
  filesWaiting: number;
  /** That will never arrive. */
  filesLost: StoredFile[];
  lastContact: Moment | null;
}

export let phone: Phone;
export let session: Session;
/** Null until the store has been read once. */
export let shown: Shown | null = null;
export let phase: Phase = "idle";

export async function open(person: Session, build: string): Promise<void> {
  session = person;
  phone = await openPhone({ ...person, app: build, fetch: (input, init) => fetch(input, init), headers });
  tellTimeBy(() => phone.clock.now());
  keepDraftsIn(phone.drafts, await phone.drafts.all());
  keepPhotosIn({ put: (form, photos) => phone.drafts.putPhotos(form, photos) }, await phone.drafts.allPhotos());
  phone.sync.onPhase((now) => {
    phase = now;
    redraw();
  });
  await new Promise<void>((opened) => {
    watch(read, (found) => {
      show(found);
      opened();
    });
  });
}

function show(found: Shown): void {
  shown = found;
  if (found.lists) inZone(found.lists.company.zone);
  letGo(found.refused);
  redraw();
}

export const headers = () => csrfHeader(document.cookie);

/** What notices and mails to this person are written in; false: the server has not heard it. */
export const sendLanguage = (language: string): Promise<boolean> =>
  fetch("/api/me", { method: "PATCH", headers: { "Content-Type": "application/json", ...headers() }, body: JSON.stringify({ language }) }).then(({ ok }) => ok);

async function read(): Promise<Shown> {
  const { copy, files, outbox, store } = phone;
  const [look, filesWaiting, filesLost, lastContact] = await Promise.all([copy.look(), outbox.filesWaiting(), files.lost(), store.setting("synced")]);
  const { verbs: refused, more: moreRefused } = look.refused();
  return {
    visits: look.visits(), days: look.days(), likely: look.likely(), van: look.van(), transfers: look.transfers(), me: look.me(), lists: look.lists(),
    notices: look.notices(), waiting: look.waiting(), refused, moreRefused, filesWaiting, filesLost,
    lastContact: lastContact ? phone.clock.corrected(lastContact) : null,
  };
}

export const visitOf = (id: number): VisitDocument | null => shown?.visits.find((visit) => visit.id === id) ?? null;

/**
 * Writes down what was done; the next screen knows of it already. Null: it could not be, and the engineer has been told
 * why.
 */
export async function record<N extends VerbName>(name: N, data: VerbData[N], about: About = {}): Promise<Verb | null> {
  const verb = await write(name, data, about);
  // It is on the phone now: a copy that cannot be read must not make anybody record it a second time.
  if (verb) await read().then(show).catch(console.error);
  return verb;
}

let last: { key: string; saying: Promise<Verb | null> } | null = null;

/** The same said again by a second press of a glove is said once, and has been recorded. */
function write<N extends VerbName>(name: N, data: VerbData[N], about: About): Promise<Verb | null> {
  const key = JSON.stringify([name, about.visit, about.insteadOf, data]);
  if (last?.key === key) return last.saying;
  const one = (last = { key, saying: writeNow(name, data, about) });
  const forget = () => {
    if (last === one) last = null;
  };
  // What could not be recorded may be tried again at once.
  void one.saying.then((verb) => (verb ? setTimeout(forget, REST) : forget()));
  return one.saying;
}

async function writeNow<N extends VerbName>(name: N, data: VerbData[N], about: About): Promise<Verb | null> {
  const insteadOf = about.insteadOf ?? refilled({ name, visit: about.visit, data })?.uid;
  try {
    return await phone.outbox.record(name, data, { ...about, insteadOf });
  } catch (error) {
    toast(say(error instanceof StorageFull ? "storageFull" : "notRecorded"), "error");
    if (!(error instanceof StorageFull)) console.error(error);
    return null;
  }
}

/** The refused verb whose form is filled again, to say what this verb says. */
const refilled = (verb: Parameters<typeof takenUp>[0]): StoredVerb | null => takenUp(verb, shown?.refused ?? [], allDrafts().values());

/** The next verb of the form `key` takes the refused one's place; until then both it and the form stay. */
export const doInstead = (refused: StoredVerb, key: string): void => keep(key, { ...allDrafts().get(key), [INSTEAD_OF]: refused.uid });

/** When the refused verb happened whose form is open again, by the phone's own clock; null: none is. */
export const againAt = (name: VerbName, visit: number, step?: number): Moment | null => refilled({ name, visit, data: { step } })?.at ?? null;

/** What was settled, here or on another phone, needs nobody to take its place any more. */
function letGo(refused: readonly StoredVerb[]): void {
  const open = new Set(refused.map(({ uid }) => uid));
  for (const [key, { [INSTEAD_OF]: uid, ...typed }] of allDrafts()) if (uid && !open.has(uid)) keep(key, typed);
}

/** Told by another phone of this engineer; its photos lie there. */
export const isElsewhere = (refused: StoredVerb): boolean => refused.number === 0;

/**
 * Data and files of a refused verb once more, the files under new names: the old ones were refused with it. Not
 * `isWhole` when it announces files whose bytes are not on this phone.
 */
export async function anew(refused: StoredVerb): Promise<{ data: StoredVerb["data"]; files: NewFile[]; isWhole: boolean }> {
  let text = JSON.stringify(refused.data);
  const files: NewFile[] = [];
  for (const { uid } of await phone.store.files.where("verb").equals(refused.uid).toArray()) {
    const blob = await phone.copy.file(uid);
    if (!blob) continue;
    const { announcement, file } = announced(blob);
    text = text.replaceAll(uid, announcement.uid);
    files.push(file);
  }
  const { file, files: several } = refused.data as { file?: unknown; files?: unknown[] };
  return { data: JSON.parse(text), files, isWhole: files.length === (several?.length ?? (file ? 1 : 0)) };
}

/** About a visit, as it stands on the screen now. */
export const aboutVisit = (visit: VisitDocument): About => ({ visit: visit.id, seen: visit.version });

/** A moment of the company's clock, as a verb's `at` by this phone's own clock. */
export const byOwnClock = (at: Moment): Moment => new Date(Date.parse(at) - phone.clock.offset).toISOString();

/** A picture made small enough to go, with its announcement. */
export const pictureFile = async (picture: Blob) => announced(await photo(picture, shrink));

const packs = new Map<string, ProductPack | null>();

/** The pack of a product model, once it is on the phone; drawn again when it has been read. */
export function packOf(name: string | null): ProductPack | null {
  if (!name) return null;
  if (!packs.get(name))
    void phone.packs.get(name).then((pack) => {
      if (!pack) return;
      packs.set(name, pack);
      redraw();
    });
  return packs.get(name) ?? null;
}

const pictures = new Map<Uid, string>();

/** Where to see a picture of a pack, which is kept here as photos are. */
export function packPicture(address: string): string {
  const uid = pictureUid(address);
  return uid ? pictureAddress(uid, address) : address;
}

/** Where to see a photo: on this phone as long as it is kept here, else on the server. */
export function pictureAddress(uid: Uid, url: string | null): string {
  const known = pictures.get(uid);
  if (known !== undefined) return known || (url ?? "");
  pictures.set(uid, "");
  void phone.copy.file(uid).then((blob) => {
    if (!blob) return void pictures.delete(uid); // it may still come
    pictures.set(uid, URL.createObjectURL(blob));
    redraw();
  });
  return url ?? "";
}
