import type { Words } from "../words.ts";

export const careWords = {} satisfies Words;
