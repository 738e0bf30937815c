/** Photos: taken, made small, drawn on with a finger, described. */
import { aboutVisit, pictureAddress, pictureFile, record } from "../app.ts";
import { announced } from "../files.ts";
import type { NewFile } from "../outbox.ts";
import type { Uid, VisitDocument } from "../protocol.ts";
import { drop } from "../ui/drafts.ts";
import { form } from "../ui/form.ts";
import { html, nothing, type Content, type TemplateResult } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { callout, card } from "../ui/parts.ts";
import type { Params, Screen } from "../ui/router.ts";
import { confirm, openSheet } from "../ui/sheet.ts";
import { dropPhotos, pickedPhotos, putPhotos } from "../ui/photos.ts";
import { isPicture } from "../ui/pictures.ts";
import { toast } from "../ui/toast.ts";
import { say } from "../words.ts";
import { belowVisit } from "./visit.ts";
import { isOnSite } from "./wording.ts";

export const photosScreen = ({ id = "" }: Params): Screen => belowVisit(id, () => say("photos"), (visit) => ({
  body: [
    kindsOf(visit).map((about) => left(visit, about)),
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

/** A photo that was taken is on the phone at once: who is called away, or whose app is closed, comes back to it. */
async function describe(visit: VisitDocument, original: Blob, about: About, taken?: () => void): Promise<void> {
  if (!(await isPicture(original))) return toast(say("photoBroken"), "error");
  const made = await pictureFile(original).catch(() => null);
  if (!made) return toast(say("photoBroken"), "error");
  const key = keyOf(visit, about);
  drop(key); // another photo shows something else
  await putPhotos(key, [made.file]);
  open(visit, made.file, about, taken);
}

/** The form that is open over the screen now. */
let describing = "";
const keyOf = (visit: VisitDocument, { step, proof }: About): string => ["photo", visit.id, ...(step ? ["step", step] : proof ? ["proof", proof] : [])].join("/");

function open(visit: VisitDocument, picked: NewFile, about: About, taken?: () => void): void {
  const key = keyOf(visit, about);
  describing = key;
  let file = picked;
  let address = URL.createObjectURL(file.blob);
  const draw = async () => {
    const drawn = await (await import("./annotate.ts")).annotate(file.blob);
    if (!drawn) return;
    URL.revokeObjectURL(address);
    ({ file } = announced(drawn));
    address = URL.createObjectURL(drawn);
    await putPhotos(key, [file]);
  };
  const close = openSheet({
    title: say("photoNew"),
    closed: () => {
      describing = "";
      URL.revokeObjectURL(address);
    },
    body: () => html`
      <div class="stack"><img class="photo" src=${address} alt=${say("photoNew")}>
      <button class="btn" @click=${() => void draw()}>${icon("draft")}${say("photoDraw")}</button>
      ${form({
        key, button: say("photoKeep"), icon: "save",
        fields: [{ name: "caption", label: say("caption") }],
        submit: async ({ caption = "" }) => {
          const { blob, ...announcement } = file;
          if (!(await record("add_photo", { file: announcement, caption, ...about }, { ...aboutVisit(visit), files: [file] }))) return { "": say("notRecorded") };
          void dropPhotos(key);
          taken?.();
          return close();
        },
      })}</div>`,
  });
}

/** What photos of a visit may show: anything, one of its steps, the old part of a use. */
const kindsOf = (visit: VisitDocument): About[] => [{}, ...visit.steps.map(({ id }) => ({ step: id })), ...visit.parts_used.map(({ uid }) => ({ proof: uid }))];

/** One that was taken and not kept yet. */
function left(visit: VisitDocument, about: About): Content {
  const key = keyOf(visit, about);
  const [file] = pickedPhotos(key);
  if (!file || !isOnSite(visit) || describing === key) return nothing;
  const throwAway = () => {
    drop(key);
    void dropPhotos(key);
  };
  return callout("soon", "photo", say("photoLeft"), html`
    <div class="buttons"><button class="btn btn-primary" @click=${() => open(visit, file, about)}>${icon("save")}${say("photoKeep")}</button>
      <button class="btn" @click=${throwAway}>${icon("remove")}${say("remove")}</button></div>`);
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
