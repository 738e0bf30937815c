import type { Words } from "../words.ts";

export const visitWords = {} satisfies Words;
