import type { AnnouncedFile } from "./protocol.ts";
import type { NewFile } from "./outbox.ts";
import { newUid, type Store, type StoredFile } from "./store.ts";
import { isObject, type Wire } from "./wire.ts";

const LARGEST_CHUNK = 256 * 1024;
const SMALLEST_CHUNK = 16 * 1024;
const LONG_SIDE = 1600;

/** Makes a picture smaller: at most `longSide` pixels, JPEG. The browser's canvas does it, see ui/. */
export type Shrink = (picture: Blob, longSide: number) => Promise<Blob>;

/** A blob as a file of a verb: its announcement for `data`, and the whole for `record`'s `files`. */
export function announced(blob: Blob): { announcement: AnnouncedFile; file: NewFile } {
  const announcement = { uid: newUid(), size: blob.size, type: blob.type || "application/octet-stream" };
  return { announcement, file: { ...announcement, blob } };
}

/** What the server takes as it is. */
const KINDS = ["image/jpeg", "image/png", "image/webp"];
const MOST = 15_000_000;

/** A photo as it goes up: made smaller, unless it is small already. Raises when it can be neither. */
export async function photo(picture: Blob, shrink: Shrink): Promise<Blob> {
  const mayGo = KINDS.includes(picture.type) && picture.size <= MOST;
  const smaller = await shrink(picture, LONG_SIDE).catch((error: unknown) => {
    if (mayGo) return picture;
    throw error;
  });
  return mayGo && picture.size <= smaller.size ? picture : smaller;
}

/** Files on their way, in chunks that can be taken up again where they stopped. */
export class Files {
  private size = LARGEST_CHUNK;
  /** Files whose progress the server was asked for since the app was opened. */
  private readonly asked = new Set<string>();
  /** Files that the server does not know (it was put back from a backup): they must not hold up those behind them. */
  private readonly unknown = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly wire: Wire,
  ) {}

  /** Sends one chunk of the oldest file that waits: `sent` (go on), `nothing` to send, or `stopped` for now. */
  async sendNext(): Promise<"sent" | "nothing" | "stopped"> {
    const file = await this.next();
    if (!file) return "nothing";
    const blob = (await this.store.blobs.get(file.uid))?.blob;
    if (!blob) return this.give(file.uid);
    if (!this.asked.has(file.uid)) {
      const known = await this.wire.fileProgress(file.uid);
      if (known.status === 0 || known.status >= 500 || known.status === 401) return "stopped";
      this.asked.add(file.uid);
      if (known.status === 200) return this.count(file.uid, file.size, known.body);
    }
    const chunk = blob.slice(file.received, file.received + this.size);
    const heard = await this.wire.chunk(file.uid, file.received, chunk);
    if (heard.status >= 200 && heard.status < 300) {
      this.size = Math.min(LARGEST_CHUNK, this.size * 2);
      return this.count(file.uid, file.size, heard.body);
    }
    // Another tab or an answer that was lost: the server says from where it goes on.
    if (heard.status === 409 && isObject(heard.body) && heard.body.received !== file.received) return this.count(file.uid, file.size, heard.body);
    this.asked.delete(file.uid); // nobody knows how far it came: ask before the next chunk
    if (heard.status === 404) {
      this.unknown.add(file.uid); // kept, and tried again when the app is opened the next time
      return "sent";
    }
    this.size = Math.max(SMALLEST_CHUNK, this.size / 2);
    return heard.status === 413 || heard.status === 415 || heard.status === 422 ? this.give(file.uid) : "stopped";
  }

  /** Those that will never arrive, and whose engineer has not seen that yet. */
  lost(): Promise<StoredFile[]> {
    return this.store.files.where("state").equals("lost").toArray();
  }

  async forget(uid: string): Promise<void> {
    await this.store.whole(() => Promise.all([this.store.files.delete(uid), this.store.blobs.delete(uid)]));
  }

  /** The oldest file whose verb the server has applied; a verb that is forgotten was. */
  private async next() {
    const waiting = await this.store.files.where("state").equals("waiting").toArray();
    const verbs = await this.store.verbs.bulkGet(waiting.map((file) => file.verb));
    const ready = waiting
      .map((file, at) => ({ file, verb: verbs[at] }))
      .filter(({ file, verb }) => !this.unknown.has(file.uid) && (!verb || verb.state === "applied"));
    ready.sort((one, other) => (one.verb?.number ?? 0) - (other.verb?.number ?? 0));
    return ready[0]?.file;
  }

  private async count(uid: string, size: number, body: unknown): Promise<"sent" | "stopped"> {
    const received = isObject(body) ? body.received : undefined;
    if (typeof received !== "number" || received < 0) return "stopped";
    if (isObject(body) && body.state === "unreadable") return this.give(uid);
    await this.store.files.update(uid, { received, state: received >= size ? "sent" : "waiting" });
    return "sent";
  }

  /** The server will never take it, or its bytes are gone from the phone: it stays here until its engineer has seen that. */
  private async give(uid: string): Promise<"sent"> {
    await this.store.files.update(uid, { state: "lost" });
    return "sent";
  }
}
