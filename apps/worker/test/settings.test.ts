import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';

const NEEDED = { DATABASE_URL: 'postgres://x', STORAGE_URL: 'file:///x' };

describe('a worker’s settings', () => {
  it('leave to measurement what nobody fixes', () => {
    expect(readSettings(NEEDED)).toMatchObject({
      provider: 'auto',
      threads: undefined,
      batchSize: undefined,
      decoderMemoryMiB: undefined,
      concurrency: 2,
    });
  });

  it('are read from the environment', () => {
    const told = {
      FIDBOARD_PROVIDER: 'webgpu',
      FIDBOARD_THREADS: '3',
      FIDBOARD_BATCH_SIZE: '16',
      FIDBOARD_DECODER_MEMORY_MIB: '512',
    };
    expect(readSettings({ ...NEEDED, ...told })).toMatchObject({
      provider: 'webgpu',
      threads: 3,
      batchSize: 16,
      decoderMemoryMiB: 512,
    });
  });

  it.each([
    ['FIDBOARD_THREADS', '0'],
    ['FIDBOARD_BATCH_SIZE', 'many'],
    ['FIDBOARD_BATCH_SIZE', '1025'],
    ['FIDBOARD_DECODER_MEMORY_MIB', '-1'],
  ])('refuse %s=%s by name', (name, value) => {
    expect(() => readSettings({ ...NEEDED, [name]: value })).toThrow(
      `${name} must be a whole number from 1 to`,
    );
  });
});
