import type { Words } from "../words.ts";

export const outboxWords = {} satisfies Words;
