/**
 * Photos that go with a form: taken or picked, made small at once, looked at, taken out again. They are kept in the store
 * until the form is sent, because a phone that opens its camera may close the app meanwhile.
 */
import { pictureFile } from "../app.ts";
import type { NewFile } from "../outbox.ts";
import type { AnnouncedFile, Uid } from "../protocol.ts";
import { say, type Word } from "../words.ts";
import { redraw } from "./draw.ts";
import { html, nothing, type Content } from "./html.ts";
import { icon } from "./icon.ts";
import { isPicture } from "./pictures.ts";
import { toast } from "./toast.ts";

/** Where photos wait between the form and the outbox. */
export interface PhotoKeeper {
  put(key: string, photos: NewFile[]): Promise<unknown>;
}

interface Picked {
  file: NewFile;
  address: string;
}
/** By form, in the order in which they were picked. */
const picked = new Map<string, Picked[]>();
/** Photos that are being made small, by form. */
const shrinking = new Map<string, number>();
let keeper: PhotoKeeper | null = null;

export function keepPhotosIn(store: PhotoKeeper, known: Iterable<readonly [key: string, photos: NewFile[]]>): void {
  keeper = store;
  for (const [key, photos] of known) if (!picked.has(key)) hold(key, photos);
}

function hold(key: string, photos: NewFile[]): void {
  const former = new Map(photosOf(key).map((photo) => [photo.file.uid, photo.address]));
  picked.set(key, photos.map((file) => ({ file, address: former.get(file.uid) ?? URL.createObjectURL(file.blob) })));
  const here = new Set(photos.map(({ uid }) => uid));
  for (const [uid, address] of former) if (!here.has(uid)) URL.revokeObjectURL(address);
}

/** What was picked and not sent yet. */
export const pickedPhotos = (key: string): NewFile[] => filesOf(key);

const photosOf = (key: string): Picked[] => picked.get(key) ?? [];
const filesOf = (key: string): NewFile[] => photosOf(key).map(({ file }) => file);

/** Other photos for the form, e.g. those of a refused verb. */
export async function putPhotos(key: string, photos: NewFile[]): Promise<void> {
  hold(key, photos);
  redraw();
  // A photo that finds no room is still on the screen; what is recorded says so by itself.
  await keeper?.put(key, photos).catch(() => undefined);
}

export const dropPhotos = (key: string): Promise<void> => putPhotos(key, []);

export function photoField(key: string, label: Word, take: Word, most: number): Content {
  const photos = photosOf(key);
  const add = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const chosen = input.files?.[0];
    input.value = ""; // the same file again is a choice again
    if (!chosen) return;
    if (!(await isPicture(chosen))) return toast(say("photoBroken"), "error");
    count(key, 1);
    try {
      const { file } = await pictureFile(chosen);
      await putPhotos(key, [...filesOf(key), file].slice(-most));
    } catch {
      toast(say("photoBroken"), "error");
    } finally {
      count(key, -1);
    }
  };
  const without = (uid: Uid) => void putPhotos(key, filesOf(key).filter((file) => file.uid !== uid));
  return html`
    <div class="field" role="group" aria-label=${say(label)}>
      ${photos.length ? html`<ul class="thumbs">${photos.map(({ file, address }) => html`
        <li class="photo-taken"><img src=${address} alt=${say(label)}><button type="button" class="btn btn-wide" @click=${() => without(file.uid)}>${icon("remove")}${say("remove")}</button></li>`)}</ul>` : nothing}
      <p class="quiet" role="status">${shrinking.get(key) ? say("photoShrinks") : nothing}</p>
      <label class="btn file">${icon("photo")}${say(photos.length && most === 1 ? "fieldPhotoAgain" : take)}
        <input type="file" accept="image/*" capture="environment" @change=${add}></label>
    </div>`;
}

function count(key: string, change: 1 | -1): void {
  shrinking.set(key, (shrinking.get(key) ?? 0) + change);
  redraw();
}

/** While a photo is being made small, its form cannot be sent: it would go without it. */
export const photosBusy = (key: string): string => (shrinking.get(key) ? say("photoShrinks") : "");

/** What the verb announces, and the files that go with it. */
export function announcedPhotos(key: string): { announcements: AnnouncedFile[]; files: NewFile[] } {
  const files = filesOf(key);
  return { announcements: files.map(({ uid, size, type }) => ({ uid, size, type })), files };
}
