import { whenFound } from "./found.ts";
import { toast } from "./toast.ts";
import { word } from "./words.ts";

// Photos are shown at once and made smaller before they go: a phone's 12 megapixels are 4 MB, what a report needs is 300 kB.
const LONG_SIDE = 2000;
const QUALITY = 0.82;

whenFound<HTMLElement>("[data-photos]", (box) => {
  const input = box.querySelector<HTMLInputElement>("input[type=file]")!;
  const shown = box.querySelector<HTMLElement>("[data-shown]")!;
  let chosen: File[] = [];

  const put = () => {
    const files = new DataTransfer();
    for (const file of chosen) files.items.add(file);
    input.files = files.files;
    box.dataset.count = String(chosen.length);
  };
  const add = async (original: File) => {
    try {
      const { file, preview } = await smaller(original);
      chosen.push(file);
      const card = figure(preview, file.name, () => {
        chosen = chosen.filter((one) => one !== file);
        card.remove();
        put();
        input.focus();
      });
      shown.append(card);
    } catch {
      toast(word("photoBroken"), "error");
    }
  };
  input.addEventListener("change", async () => {
    box.setAttribute("aria-busy", "true");
    for (const file of [...(input.files ?? [])]) await add(file);
    put();
    box.removeAttribute("aria-busy");
  });
});

async function smaller(original: File): Promise<{ file: File; preview: HTMLCanvasElement }> {
  const picture = await createImageBitmap(original, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const full = drawn(picture, scale);
  const preview = drawn(picture, Math.min(1, 240 / Math.max(picture.width, picture.height)));
  picture.close();
  const blob = await new Promise<Blob | null>((done) => full.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("no picture");
  if (scale === 1 && blob.size >= original.size) return { file: original, preview };
  const name = `${original.name.replace(/\.\w+$/, "")}.jpg`;
  return { file: new File([blob], name, { type: "image/jpeg", lastModified: original.lastModified }), preview };
}

function drawn(picture: ImageBitmap, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff"; // transparent drawings become white paper, not black
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function figure(preview: HTMLCanvasElement, name: string, remove: () => void): HTMLElement {
  const card = document.createElement("figure");
  const button = document.createElement("button");
  preview.setAttribute("role", "img");
  preview.ariaLabel = name;
  Object.assign(button, { type: "button", className: "photos-remove", textContent: "×", ariaLabel: `${word("removePhoto")}: ${name}` });
  button.addEventListener("click", remove);
  card.append(preview, button);
  return card;
}
