/** Pictures on a canvas: made smaller before they go. */

const QUALITY = 0.8;

/** At most `longSide` pixels, JPEG, upright as it was taken. */
export async function shrink(picture: Blob, longSide: number): Promise<Blob> {
  const bitmap = await createImageBitmap(picture, { imageOrientation: "from-image" });
  const scale = Math.min(1, longSide / Math.max(bitmap.width, bitmap.height));
  const canvas = canvasOf(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d")!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return jpegOf(canvas);
}

/** Whether this browser can read it: what it cannot, the server cannot either. */
export const isPicture = (file: Blob): Promise<boolean> =>
  createImageBitmap(file).then((bitmap) => (bitmap.close(), true), () => false);

/** White paper: what is transparent does not become black. */
export function canvasOf(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, width);
  canvas.height = Math.max(1, height);
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

export const jpegOf = (canvas: HTMLCanvasElement): Promise<Blob> => blobOf(canvas, "image/jpeg");
export const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> => blobOf(canvas, "image/png");

function blobOf(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((made, failed) =>
    canvas.toBlob((blob) => (blob ? made(blob) : failed(new Error("The canvas gave no picture."))), type, QUALITY),
  );
}
