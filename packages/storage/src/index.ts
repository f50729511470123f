export type { BlobSource, BlobStore, StoredBlob } from './blob-store.ts';
export { openBlobStore, storageUrlUnder } from './open.ts';
