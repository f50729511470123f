/** The kind of archive that the bytes start, if any. */
export function archiveKind(
  bytes: Uint8Array,
): 'zip' | 'gzip' | 'tar' | 'bzip2' | 'xz' | '7z' | 'zstd' | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(262, bytes.byteLength)).toString(
    'latin1',
  );
  if (start.startsWith('PK\x03\x04') || start.startsWith('PK\x05\x06')) return 'zip';
  if (start.startsWith('\x1f\x8b')) return 'gzip';
  if (start.startsWith('BZh')) return 'bzip2';
  if (start.startsWith('\xfd7zXZ')) return 'xz';
  if (start.startsWith("7z\xbc\xaf'")) return '7z';
  if (start.startsWith('\x28\xb5\x2f\xfd')) return 'zstd';
  if (start.slice(257, 262) === 'ustar') return 'tar';
  return undefined;
}
