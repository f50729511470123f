/** One stored tensor of an ONNX graph: its dimensions, element type (TensorProto.DataType) and stored bytes. */
interface Initializer {
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly bytes: number;
}

interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

// Field numbers of onnx.proto3.
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR_DIMS = 1;
const TENSOR_DATA_TYPE = 2;
const TENSOR_RAW_DATA = 9;

/** Reads a model's initializers from the protobuf wire format alone, apart from every exporter. */
export function readInitializers(model: Uint8Array): Initializer[] {
  const graph = fields(model).find((field) => field.number === MODEL_GRAPH)?.value;
  if (!(graph instanceof Uint8Array)) throw new Error('readInitializers: expected a graph, got none');
  return fields(graph)
    .filter((field) => field.number === GRAPH_INITIALIZER)
    .map(({ value }) => readTensor(value as Uint8Array));
}

function readTensor(tensor: Uint8Array): Initializer {
  const dims: number[] = [];
  let dataType = 0;
  let bytes = 0;
  for (const { number, value } of fields(tensor)) {
    if (number === TENSOR_DIMS) dims.push(...(typeof value === 'number' ? [value] : varints(value)));
    if (number === TENSOR_DATA_TYPE) dataType = value as number;
    if (number === TENSOR_RAW_DATA) bytes = (value as Uint8Array).length;
  }
  return { dims, dataType, bytes };
}

function fields(message: Uint8Array): Field[] {
  const found: Field[] = [];
  let place = 0;
  while (place < message.length) {
    const [tag, afterTag] = varint(message, place);
    const [first, afterFirst] = varint(message, afterTag);
    const wireType = tag & 7;
    if (wireType === 0) {
      found.push({ number: tag >>> 3, value: first });
      place = afterFirst;
    } else if (wireType === 2) {
      found.push({ number: tag >>> 3, value: message.subarray(afterFirst, afterFirst + first) });
      place = afterFirst + first;
    } else {
      place = afterTag + (wireType === 5 ? 4 : 8);
    }
  }
  return found;
}

function varints(packed: Uint8Array): number[] {
  const values: number[] = [];
  for (let place = 0; place < packed.length; ) {
    const [value, next] = varint(packed, place);
    values.push(value);
    place = next;
  }
  return values;
}

function varint(bytes: Uint8Array, start: number): [value: number, next: number] {
  let value = 0;
  let place = start;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[place++] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return [value, place];
  }
}
