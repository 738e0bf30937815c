/** Draw on a photo: show where it leaks. */
import { redraw } from "../ui/draw.ts";
import { html, ref } from "../ui/html.ts";
import { icon } from "../ui/icon.ts";
import { Ink } from "../ui/ink.ts";
import { canvasOf, jpegOf } from "../ui/pictures.ts";
import { openSheet } from "../ui/sheet.ts";
import { say } from "../words.ts";

const LONG_SIDE = 1600;
const THICK = 0.012;
const COLOURS = [["#e02b20", "red"], ["#ffd21f", "yellow"], ["#ffffff", "white"]] as const;

/** The photo with what was drawn; null when it was closed without keeping. */
export async function annotate(photo: Blob): Promise<Blob | null> {
  const picture = await createImageBitmap(photo, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = canvasOf(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.className = "draw";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", say("drawArea"));
  let colour: string = COLOURS[0][0];
  const ink = new Ink(
    canvas,
    () => ({ colour, width: THICK }),
    (pen) => pen.drawImage(picture, 0, 0, canvas.width, canvas.height),
    redraw,
  );
  ink.paint();
  return new Promise((done) => {
    let kept: Blob | null = null;
    const keep = async () => {
      kept = await jpegOf(canvas);
      close();
    };
    const close = openSheet({
      title: say("drawTitle"),
      isWhole: true,
      closed: () => (picture.close(), done(kept)),
      body: () => html`
        <div class="draw-place" ${ref((place) => place && canvas.parentElement !== place && (place as HTMLElement).append(canvas))}></div>
        <div class="draw-tools">
          <div class="buttons" role="group" aria-label=${say("colour")}>${COLOURS.map(([value, word]) => html`
            <button class="btn btn-icon colour" data-colour=${word} aria-label=${say(word)} aria-pressed=${colour === value} @click=${() => ((colour = value), redraw())}></button>`)}
            <button class="btn" ?disabled=${!ink.strokes.length} @click=${() => ink.undo()}>${icon("undo")}${say("undo")}</button></div>
          <button class="btn btn-primary btn-big" @click=${() => void keep()}>${icon("save")}${say("keep")}</button>
        </div>`,
    });
  });
}
