/** Reads codes in pictures: by the browser where it can, else by ZXing, which comes with the app. */
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";

const FORMATS = ["qr_code", "data_matrix", "code_128", "code_39", "ean_13", "ean_8", "itf", "upc_a"] as const;

export interface Detector {
  detect(picture: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface Native {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

export async function detector(): Promise<Detector> {
  const native = (globalThis as { BarcodeDetector?: Native }).BarcodeDetector;
  const known = (await native?.getSupportedFormats().catch(() => [])) ?? [];
  if (native && known.includes("qr_code") && known.includes("code_128"))
    return new native({ formats: FORMATS.filter((format) => known.includes(format)) });
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return new BarcodeDetector({ formats: [...FORMATS] });
}
