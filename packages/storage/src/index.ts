export type { BlobSource, BlobStore, StoredBlob } from './blob-store.ts';
export { openBlobStore } from './open.ts';
