/** Of an address only its last piece is shown and compared: labels say …/r/<token>. */
export const plain = (scanned: string): string => scanned.trim().replace(/\/+$/, "").split("/").at(-1) ?? scanned;
