import protobuf, { type Writer } from 'protobufjs/minimal.js';

/** A message's bytes, field by field: numbers as varints, texts and messages by their length. */
export function message(
  ...fields: readonly (readonly [field: number, value: number | string | Uint8Array])[]
) {
  const writer: Writer = protobuf.Writer.create();
  for (const [field, value] of fields) {
    if (typeof value === 'number') writer.uint32(field << 3).int64(value);
    else if (typeof value === 'string') writer.uint32((field << 3) | 2).string(value);
    else writer.uint32((field << 3) | 2).bytes(value);
  }
  return writer.finish();
}
