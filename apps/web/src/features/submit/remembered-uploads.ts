const KEY = 'fidboard.uploads';
const KEPT = 20;

/** What an upload is known by: the same bytes for the same method on the same board are the same upload. */
export interface UploadKey {
  sha256: string;
  boardSlug: string;
  methodId: string;
}

/** An upload that was begun: `url` is where its bytes go, null until the server named it. */
export interface BegunUpload {
  submissionId: string;
  endpoint: string;
  url: string | null;
}

type Entry = UploadKey & BegunUpload;

/** Uploads that were begun in this browser and not ended, newest first, so that another page can go on with them. */
export class RememberedUploads {
  readonly #storage: () => Storage;

  /** A function, since a browser that blocks storage throws where it is named. */
  constructor(storage: () => Storage) {
    this.#storage = storage;
  }

  find(key: UploadKey): BegunUpload | null {
    return this.#read().find((entry) => isSame(entry, key)) ?? null;
  }

  remember(key: UploadKey, upload: BegunUpload): void {
    this.#write([{ ...key, ...upload }, ...this.#others(key)].slice(0, KEPT));
  }

  forget(key: UploadKey): void {
    this.#write(this.#others(key));
  }

  #others(key: UploadKey): Entry[] {
    return this.#read().filter((entry) => !isSame(entry, key));
  }

  #read(): Entry[] {
    try {
      const value: unknown = JSON.parse(this.#storage().getItem(KEY) ?? '[]');
      return Array.isArray(value) ? value.filter(isEntry) : [];
    } catch {
      return []; // storage is closed to us or holds another's text: nothing is remembered
    }
  }

  #write(entries: Entry[]): void {
    try {
      this.#storage().setItem(KEY, JSON.stringify(entries));
    } catch {
      // Storage is full or closed to us: the upload runs on, it only cannot be taken up by another page.
    }
  }
}

function isSame(entry: Entry, { sha256, boardSlug, methodId }: UploadKey): boolean {
  return entry.sha256 === sha256 && entry.boardSlug === boardSlug && entry.methodId === methodId;
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { sha256, boardSlug, methodId, submissionId, endpoint, url } = value as Record<string, unknown>;
  const texts = [sha256, boardSlug, methodId, submissionId, endpoint, url ?? ''];
  return texts.every((text) => typeof text === 'string');
}
