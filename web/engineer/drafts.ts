import type { Clock } from "./clock.ts";
import type { NewFile } from "./outbox.ts";
import type { Store } from "./store.ts";

const WEEK = 7 * 86_400_000;
/** Before the key of a form: the photos that were picked in it, by their uids; their bytes are in `blobs`. */
const PHOTOS = "photos/";
const isOfPhotos = (key: string): boolean => key.startsWith(PHOTOS);

/** What was typed and not yet recorded, for when the app is closed in between. Forgotten after a week. */
export class Drafts {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Null takes the draft away. */
  async put(key: string, values: Record<string, string> | null): Promise<void> {
    if (values) await this.store.drafts.put({ key, values, at: this.clock.at() });
    else await this.store.drafts.delete(key);
  }

  async all(): Promise<[string, Record<string, string>][]> {
    const old = await this.store.drafts.where("at").below(new Date(this.clock.own() - WEEK).toISOString()).toArray();
    for (const { key, values } of old) await this.replace(key, isOfPhotos(key) ? Object.keys(values) : [], null, []);
    const drafts = await this.store.drafts.toArray();
    return drafts.filter(({ key }) => !isOfPhotos(key)).map(({ key, values }) => [key, values]);
  }

  /** How many forms were begun and not recorded. */
  async begun(): Promise<number> {
    const keys = await this.store.drafts.toCollection().primaryKeys();
    return new Set(keys.map((key) => (isOfPhotos(key) ? key.slice(PHOTOS.length) : key))).size;
  }

  /** The photos of a form that was not sent yet, in their order; none of them takes the draft away. */
  async putPhotos(form: string, photos: NewFile[]): Promise<void> {
    const key = PHOTOS + form;
    const values = Object.fromEntries(photos.map(({ uid, type }, place) => [uid, `${place} ${type}`]));
    await this.store.whole(async () => {
      const former = Object.keys((await this.store.drafts.get(key))?.values ?? {});
      await this.replace(key, former.filter((uid) => !(uid in values)), photos.length ? values : null, photos);
    });
  }

  async allPhotos(): Promise<[form: string, photos: NewFile[]][]> {
    const drafts = await this.store.drafts.where("key").startsWith(PHOTOS).toArray();
    // A form whose verb was recorded just before the app was closed: those photos are on their way already.
    const recorded = new Set(await this.store.files.toCollection().primaryKeys());
    return Promise.all(drafts.map(async ({ key, values }) => {
      const said = Object.entries(values).map(([uid, text]) => ({ uid, place: parseInt(text), type: text.slice(text.indexOf(" ") + 1) }));
      said.sort((one, other) => one.place - other.place);
      const blobs = await this.store.blobs.bulkGet(said.map(({ uid }) => uid));
      const photos = said.flatMap(({ uid, type }, at) => (blobs[at] && !recorded.has(uid) ? [{ uid, type, size: blobs[at].blob.size, blob: blobs[at].blob }] : []));
      return [key.slice(PHOTOS.length), photos] as [string, NewFile[]];
    }));
  }

  /** `gone` photos leave the phone, unless a verb has taken them over. */
  private async replace(key: string, gone: string[], values: Record<string, string> | null, photos: NewFile[]): Promise<void> {
    const taken = new Set(await this.store.files.where("uid").anyOf(gone).primaryKeys());
    await this.store.blobs.bulkDelete(gone.filter((uid) => !taken.has(uid)));
    await this.store.blobs.bulkPut(photos.map(({ uid, blob }) => ({ uid, blob })));
    await this.put(key, values);
  }
}
