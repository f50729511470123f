import { endianness } from 'node:os';
import { invariant } from '@fidboard/core';
import protobuf, { type Writer } from 'protobufjs/minimal.js';
import { assertTensor, byteLengthOf, type LateTensor, type Tensor, type TensorType } from './tensor.ts';

/** A node's attribute: a plain number is an int, a plain list is ints; `{float}` and `{floats}` are reals. */
export type AttributeValue =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] };

// The numbers below are field and enumeration numbers of onnx.proto3 (https://github.com/onnx/onnx).
const DATA_TYPE: Record<TensorType, number> = { float32: 1, uint8: 2, int64: 7, bool: 9, float64: 11 };
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const;
const IR_VERSION = 8;
const OPSET = 17;

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

function tag(writer: Writer, field: number, wireType: number): Writer {
  return writer.uint32((field << 3) | wireType);
}

function encoded(write: (writer: Writer) => void): Uint8Array {
  const writer = protobuf.Writer.create();
  write(writer);
  return writer.finish();
}

function writeString(writer: Writer, field: number, text: string): void {
  tag(writer, field, LENGTH_DELIMITED).string(text);
}

function writeInt(writer: Writer, field: number, value: number): void {
  invariant(Number.isSafeInteger(value), 'onnx integer', 'a safe integer; write reals as {float}', value);
  tag(writer, field, VARINT).int64(value);
}

function writeMessage(writer: Writer, field: number, write: (inner: Writer) => void): void {
  tag(writer, field, LENGTH_DELIMITED).fork();
  write(writer);
  writer.ldelim();
}

/**
 * Writes an ONNX model (IR 8, opset 17) node by node and returns it as ModelProto bytes.
 *
 * Values are known by name; `input`, `constant` and `node` return the names that later nodes take.
 * Shapes are not inferred here: onnxruntime checks the graph when a session is opened on it.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #inputs: { name: string; type: TensorType; dims: readonly (number | string)[] }[] = [];
  readonly #constants: { name: string; tensor: Tensor | LateTensor }[] = [];
  readonly #nodes: {
    op: string;
    inputs: readonly string[];
    outputs: readonly string[];
    attributes: Readonly<Record<string, AttributeValue>>;
  }[] = [];
  readonly #outputs: string[] = [];
  readonly #names = new Set<string>();
  #next = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Declares an input of the graph; a string among `dims` names a dynamic dimension. */
  input(name: string, type: TensorType, dims: readonly (number | string)[]): string {
    this.#inputs.push({ name: this.#claim(name), type, dims });
    return name;
  }

  /** Stores a tensor in the graph (an initializer) and returns its name; a late one is made when the model is written. */
  constant(tensor: Tensor | LateTensor, name?: string): string {
    const claimed = this.#claim(name ?? this.#fresh('constant'));
    if (!isLate(tensor)) assertTensor(claimed, tensor);
    this.#constants.push({ name: claimed, tensor });
    return claimed;
  }

  /** Adds one operator and returns the names of its outputs; an empty input name leaves an optional input out. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    outputs = 1,
  ): string[] {
    for (const input of inputs) {
      invariant(input === '' || this.#names.has(input), `${this.#name}: ${op}`, 'a known input name', input);
    }
    const names = Array.from({ length: outputs }, () => this.#claim(this.#fresh(op)));
    this.#nodes.push({ op, inputs, outputs: names, attributes });
    return names;
  }

  /** Makes a value an output of the graph, under its own name or `as`. */
  output(name: string, as = name): void {
    invariant(this.#names.has(name), `${this.#name}: output`, 'a known value name', name);
    if (as !== name) {
      this.#nodes.push({ op: 'Identity', inputs: [name], outputs: [this.#claim(as)], attributes: {} });
    }
    this.#outputs.push(as);
  }

  /** The model's bytes, in one piece of memory: constants are copied nowhere else. */
  build(): Uint8Array {
    invariant(this.#outputs.length > 0, this.#name, 'at least one output', 0);
    const nodes = encoded((graph) => {
      for (const node of this.#nodes) writeMessage(graph, 1, (inner) => writeNode(inner, node));
      writeString(graph, 2, this.#name);
    });
    const constants = this.#constants.map(({ name, tensor }) => constantPart(name, tensor));
    const ends = encoded((graph) => {
      for (const input of this.#inputs) writeMessage(graph, 11, (inner) => writeInput(inner, input));
      // An output without a type is legal to onnxruntime, which infers it.
      for (const name of this.#outputs) writeMessage(graph, 12, (inner) => writeString(inner, 1, name));
    });
    const size = constants.reduce((sum, { length }) => sum + length, nodes.length + ends.length);
    const model = encoded((writer) => {
      writeInt(writer, 1, IR_VERSION);
      writeString(writer, 2, 'fidboard');
      tag(writer, 7, LENGTH_DELIMITED).uint32(size);
    });
    const opset = encoded((writer) => {
      writeMessage(writer, 8, (inner) => {
        writeString(inner, 1, '');
        writeInt(inner, 2, OPSET);
      });
    });
    const bytes = new Uint8Array(model.length + size + opset.length);
    let at = 0;
    const append = (part: Uint8Array) => {
      bytes.set(part, at);
      at += part.length;
    };
    append(model);
    append(nodes);
    for (const { head, elements } of constants) {
      append(head);
      append(elements());
    }
    append(ends);
    append(opset);
    return bytes;
  }

  #fresh(stem: string): string {
    return `${stem}_${this.#next++}`;
  }

  #claim(name: string): string {
    invariant(name !== '' && !this.#names.has(name), this.#name, 'a new, non-empty value name', name);
    this.#names.add(name);
    return name;
  }
}

function writeNode(
  writer: Writer,
  node: {
    op: string;
    inputs: readonly string[];
    outputs: readonly string[];
    attributes: Readonly<Record<string, AttributeValue>>;
  },
): void {
  for (const input of node.inputs) writeString(writer, 1, input);
  for (const output of node.outputs) writeString(writer, 2, output);
  writeString(writer, 4, node.op);
  for (const [name, value] of Object.entries(node.attributes)) {
    writeMessage(writer, 5, (inner) => writeAttribute(inner, name, value));
  }
}

function writeAttribute(writer: Writer, name: string, value: AttributeValue): void {
  writeString(writer, 1, name);
  if (typeof value === 'number') {
    writeInt(writer, 3, value);
    writeInt(writer, 20, ATTRIBUTE_TYPE.int);
  } else if (typeof value === 'string') {
    writeString(writer, 4, value);
    writeInt(writer, 20, ATTRIBUTE_TYPE.string);
  } else if ('float' in value) {
    tag(writer, 2, FIXED32).float(value.float);
    writeInt(writer, 20, ATTRIBUTE_TYPE.float);
  } else if ('floats' in value) {
    for (const float of value.floats) tag(writer, 7, FIXED32).float(float);
    writeInt(writer, 20, ATTRIBUTE_TYPE.floats);
  } else {
    for (const int of value) writeInt(writer, 8, int);
    writeInt(writer, 20, ATTRIBUTE_TYPE.ints);
  }
}

/** A constant as a field of the graph: what comes before its elements, and these, in its length in all. */
interface ConstantPart {
  readonly head: Uint8Array;
  readonly elements: () => Uint8Array;
  readonly length: number;
}

function constantPart(name: string, tensor: Tensor | LateTensor): ConstantPart {
  invariant(endianness() === 'LE', 'onnx raw data', 'a little-endian machine', endianness());
  const size = byteLengthOf(tensor);
  const inner = encoded((writer) => {
    for (const dim of tensor.dims) writeInt(writer, 1, dim);
    writeInt(writer, 2, DATA_TYPE[tensor.type]);
    writeString(writer, 8, name);
    tag(writer, 9, LENGTH_DELIMITED).uint32(size);
  });
  const outer = encoded((writer) => tag(writer, 5, LENGTH_DELIMITED).uint32(inner.length + size));
  const head = Buffer.concat([outer, inner]);
  return { head, elements: () => elementsOf(name, tensor), length: head.length + size };
}

function elementsOf(name: string, tensor: Tensor | LateTensor): Uint8Array {
  const made = isLate(tensor) ? { ...tensor, data: tensor.data() } : tensor;
  assertTensor(name, made);
  const { buffer, byteOffset, byteLength } = made.data;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function isLate(tensor: Tensor | LateTensor): tensor is LateTensor {
  return typeof tensor.data === 'function';
}

function writeInput(
  writer: Writer,
  input: { name: string; type: TensorType; dims: readonly (number | string)[] },
): void {
  writeString(writer, 1, input.name);
  writeMessage(writer, 2, (type) => {
    writeMessage(type, 1, (tensorType) => {
      writeInt(tensorType, 1, DATA_TYPE[input.type]);
      writeMessage(tensorType, 2, (shape) => {
        for (const dim of input.dims) {
          writeMessage(shape, 1, (inner) => {
            if (typeof dim === 'number') writeInt(inner, 1, dim);
            else writeString(inner, 2, dim);
          });
        }
      });
    });
  });
}
