/** Photos: taken, made small, drawn on with a finger, described. */
import { aboutVisit, pictureAddress, pictureFile, record } from "../app.ts";
import type { Uid, VisitDocument } from "../protocol.ts";
import { redraw } from "../ui/draw.ts";
import { form } from "../ui/form.ts";
import { html, nothing, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { callout, card } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { confirm, openSheet } from "../ui/sheet.ts";
import { isPicture } from "../ui/pictures.ts";
import { toast } from "../ui/toast.ts";
import { say } from "../words.ts";
import { belowVisit } from "./visit.ts";
import { isOnSite } from "./wording.ts";

export const photosScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("photos"), (visit) => ({
  body: [
    isOnSite(visit) ? nothing : callout("quiet", "info", say("onSiteOnly")),
    card({ title: say("photos"), icon: "photo" }, visit.photos.length
      ? html`<div class="thumbs">${visit.photos.map((photo) => html`
          <figure><button @click=${() => look(visit, photo)}>${picture(photo, photo.caption || say("photoOne"))}</button>
            ${photo.caption ? html`<figcaption>${photo.caption}</figcaption>` : nothing}</figure>`)}</div>`
      : html`<p class="quiet">${say("noPhotos")}</p>`),
  ],
  ...(isOnSite(visit) && { action: takePhoto(visit, say("takePhoto"), {}, undefined, true) }),
}));

/** What a photo shows beside the visit: a step, or the old part of a use, for its supplier. */
type About = { step?: number; proof?: Uid };
type Photo = VisitDocument["photos"][number];

/** A photo of another phone that is still on its way has no address yet. */
function picture(photo: Photo, alt: string): TemplateResult {
  const address = pictureAddress(photo.uid, photo.url);
  return address ? html`<img src=${address} alt=${alt} loading="lazy">` : html`<span class="no-picture">${icon("photo", alt)}</span>`;
}

/** A button that opens the camera, or the album where there is none. */
export function takePhoto(visit: VisitDocument, label: string, about: About = {}, taken?: () => void, isBig = false): TemplateResult {
  const chosen = (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = ""; // the same file again is a choice again
    if (file) void describe(visit, file, about, taken);
  };
  return html`<label class="btn file ${isBig ? "btn-primary btn-big" : ""}">${icon("photo")}${label}
    <input type="file" accept="image/*" capture="environment" aria-label=${label} @change=${chosen}></label>`;
}

async function describe(visit: VisitDocument, original: Blob, about: About, taken?: () => void): Promise<void> {
  if (!(await isPicture(original))) return toast(say("photoBroken"), "error");
  let blob = original;
  let address = URL.createObjectURL(blob);
  const draw = async () => {
    const drawn = await (await import("./annotate.ts")).annotate(blob);
    if (!drawn) return;
    URL.revokeObjectURL(address);
    blob = drawn;
    address = URL.createObjectURL(drawn);
    redraw();
  };
  const close = openSheet({
    title: say("photoNew"),
    closed: () => URL.revokeObjectURL(address),
    body: () => html`
      <div class="stack"><img class="photo" src=${address} alt=${say("photoNew")}>
      <button class="btn" @click=${() => void draw()}>${icon("draft")}${say("photoDraw")}</button>
      ${form({
        key: `photo/${visit.id}`, button: say("photoKeep"), icon: "save",
        fields: [{ name: "caption", label: say("caption") }],
        submit: async ({ caption = "" }) => {
          const { announcement, file } = await pictureFile(blob);
          const verb = await record("add_photo", { file: announcement, caption, ...about }, { ...aboutVisit(visit), files: [file] });
          if (!verb) return { "": say("notRecorded") };
          taken?.();
          return close();
        },
      })}</div>`,
  });
}

function look(visit: VisitDocument, photo: Photo): void {
  const close = openSheet({
    title: photo.caption || say("photoOne"),
    body: () => html`<div class="stack"><div class="photo">${picture(photo, photo.caption || say("photoOne"))}</div>
      ${isOnSite(visit) ? html`<button class="btn" @click=${() => void remove(visit, photo).then((gone) => gone && close())}>${icon("remove")}${say("photoRemove")}</button>` : nothing}</div>`,
  });
}

async function remove(visit: VisitDocument, photo: Photo): Promise<boolean> {
  if (!(await confirm({ title: say("photoRemove"), yes: say("remove"), isDanger: true }))) return false;
  return (await record("remove_photo", { photo: photo.uid }, aboutVisit(visit))) !== null;
}
