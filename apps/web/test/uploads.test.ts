import { describe, expect, it } from 'vitest';
import { type BegunUpload, RememberedUploads } from '../src/features/submit/remembered-uploads.ts';
import { uploadProblem } from '../src/features/submit/upload-problem.ts';

/** The browser's storage, as far as it is used. */
class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  key = (index: number) => [...this.#items.keys()][index] ?? null;
  getItem = (key: string) => this.#items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#items.set(key, value);
  removeItem = (key: string) => void this.#items.delete(key);
  clear = () => this.#items.clear();
}

const key = { sha256: 'a1', boardSlug: 'digits', methodId: 'm1' };
const begun: BegunUpload = { submissionId: 's1', endpoint: '/uploads', url: null };

describe('uploads that were begun', () => {
  it('are found by another page, by their bytes, board and method, until they end', () => {
    const storage = new MemoryStorage();
    new RememberedUploads(() => storage).remember(key, begun);
    new RememberedUploads(() => storage).remember(key, { ...begun, url: '/uploads/1' });
    const later = new RememberedUploads(() => storage);
    expect(later.find(key)).toMatchObject({ submissionId: 's1', url: '/uploads/1' });
    for (const other of [{ sha256: 'b2' }, { boardSlug: 'faces' }, { methodId: 'm2' }])
      expect(later.find({ ...key, ...other })).toBeNull();
    later.forget(key);
    expect(new RememberedUploads(() => storage).find(key)).toBeNull();
  });

  it('are kept up to a number, the newest first', () => {
    const storage = new MemoryStorage();
    const uploads = new RememberedUploads(() => storage);
    for (let n = 0; n < 30; n++) uploads.remember({ ...key, sha256: String(n) }, begun);
    expect(uploads.find({ ...key, sha256: '29' })).not.toBeNull();
    expect(uploads.find({ ...key, sha256: '0' })).toBeNull();
  });

  it('never stop an upload: a storage with another text, full or closed remembers nothing', () => {
    const strange = new MemoryStorage();
    for (const text of ['{', '{}', '[1, null, {"sha256": 3}]']) {
      strange.setItem('fidboard.uploads', text);
      expect(new RememberedUploads(() => strange).find(key)).toBeNull();
    }
    const uploads = new RememberedUploads(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    uploads.remember(key, begun);
    expect(uploads.find(key)).toBeNull();
  });
});

describe('what ended an upload', () => {
  const WAY_ON = { stopped: 'Send it again.', busy: 'Wait, then send it again.' };
  const body = JSON.stringify({
    code: 'CHECKSUM_MISMATCH',
    message: 'samples.zip: expected 10 bytes as announced, got 9',
    remedy: 'Upload it again',
  });

  it('is the sentence of the refusal, and final unless it passes', () => {
    for (const status of [400, 401, 403, 404, 410, 460]) {
      const text = 'samples.zip: expected 10 bytes as announced, got 9. Upload it again.';
      expect(uploadProblem({ status, body }, WAY_ON)).toEqual({ text, final: true });
    }
    expect(uploadProblem({ status: 429, body }, WAY_ON).final).toBe(false);
    expect(uploadProblem({ status: 423, body: 'locked' }, WAY_ON)).toMatchObject({ final: false });
  });

  it('is never shown as the server wrote it where that is not a refusal', () => {
    for (const text of ['', 'not found\n', '<html>', '{"a": 1}', 'null'])
      expect(uploadProblem({ status: 404, body: text }, WAY_ON).text).toContain(
        'refused the upload (status 404)',
      );
  });

  it('names the way on that the page has', () => {
    for (const answer of [null, { status: 502, body: '<html>' }])
      expect(uploadProblem(answer, WAY_ON)).toEqual({
        text: expect.stringMatching(/^The upload stopped: .*\. Send it again\.$/),
        final: false,
      });
    expect(uploadProblem({ status: 423, body: 'locked' }, WAY_ON).text).toBe(
      'The server is busy with this upload. Wait, then send it again.',
    );
  });
});
