export interface LabelFile {
  readonly name: string;
  /** Its bytes, whole; bounded by the limit on an entry. */
  read(): Promise<Uint8Array>;
}

/** Where encoded images come from: a folder or an archive whose entry names have passed every check. */
export interface ImageSource {
  readonly format: 'folder' | 'zip' | 'tar' | 'tar.gz';
  /** In natural order. */
  readonly names: readonly string[];
  /** Harmless files that were left aside (README, labels). */
  readonly ignored: number;
  /** Labels files among them: labels.csv or labels.npy, at the top or in a folder that all images share. */
  readonly labelFiles: readonly LabelFile[];
  /** The bytes of one image file, whole; bounded by the limit on an entry. */
  read(index: number): Promise<Uint8Array>;
  [Symbol.asyncDispose](): Promise<void>;
}
