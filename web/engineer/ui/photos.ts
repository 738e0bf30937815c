/** Photos that go with a form: taken or picked, looked at, taken out again, and made small when they are sent. */
import { pictureFile } from "../app.ts";
import type { NewFile } from "../outbox.ts";
import type { AnnouncedFile } from "../protocol.ts";
import { say, type Word } from "../words.ts";
import { redraw } from "./draw.ts";
import { html, nothing, type Content } from "./html.ts";
import { icon } from "./icon.ts";
import { isPicture } from "./pictures.ts";
import { toast } from "./toast.ts";

/** By form; kept until they are sent or the app is closed. */
const picked = new Map<string, { blob: Blob; address: string }[]>();

export const photosOf = (key: string) => picked.get(key) ?? [];

export function dropPhotos(key: string): void {
  for (const { address } of photosOf(key)) URL.revokeObjectURL(address);
  picked.delete(key);
}

export function photoField(key: string, label: Word, take: Word, most: number): Content {
  const photos = photosOf(key);
  const add = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = ""; // the same file again is a choice again
    if (!file) return;
    if (!(await isPicture(file))) return toast(say("photoBroken"), "error");
    picked.set(key, [...photosOf(key), { blob: file, address: URL.createObjectURL(file) }].slice(-most));
    redraw();
  };
  const without = (address: string) => {
    picked.set(key, photos.filter((photo) => photo.address !== address));
    redraw();
  };
  return html`
    <div class="field" role="group" aria-label=${say(label)}>
      ${photos.length ? html`<ul class="thumbs">${photos.map(({ address }) => html`
        <li class="photo-taken"><img src=${address} alt=${say(label)}><button type="button" class="btn btn-wide" @click=${() => without(address)}>${icon("remove")}${say("remove")}</button></li>`)}</ul>` : nothing}
      <label class="btn file">${icon("photo")}${say(photos.length && most === 1 ? "fieldPhotoAgain" : take)}
        <input type="file" accept="image/*" capture="environment" @change=${add}></label>
    </div>`;
}

/** What the verb announces, and the files that go with it. */
export async function announcedPhotos(key: string): Promise<{ announcements: AnnouncedFile[]; files: NewFile[] }> {
  const made = await Promise.all(photosOf(key).map(({ blob }) => pictureFile(blob)));
  return { announcements: made.map(({ announcement }) => announcement), files: made.map(({ file }) => file) };
}
