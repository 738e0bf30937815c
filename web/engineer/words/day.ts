import type { Words } from "../words.ts";

export const dayWords = {} satisfies Words;
