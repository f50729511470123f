import { endianness } from 'node:os';
import { invariant } from '@fidboard/core';
import protobuf, { type Writer } from 'protobufjs/minimal.js';
import { assertTensor, type Tensor, type TensorType } from './tensor.ts';

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
  readonly #constants: { name: string; tensor: Tensor }[] = [];
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

  /** Stores a tensor in the graph (an initializer) and returns its name. */
  constant(tensor: Tensor, name?: string): string {
    const claimed = this.#claim(name ?? this.#fresh('constant'));
    assertTensor(claimed, tensor);
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

  /** The model's bytes. */
  build(): Uint8Array {
    invariant(this.#outputs.length > 0, this.#name, 'at least one output', 0);
    const writer = protobuf.Writer.create();
    writeInt(writer, 1, IR_VERSION);
    writeString(writer, 2, 'fidboard');
    writeMessage(writer, 7, (graph) => {
      for (const node of this.#nodes) writeMessage(graph, 1, (inner) => writeNode(inner, node));
      writeString(graph, 2, this.#name);
      for (const { name, tensor } of this.#constants) {
        writeMessage(graph, 5, (inner) => writeTensor(inner, name, tensor));
      }
      for (const input of this.#inputs) writeMessage(graph, 11, (inner) => writeInput(inner, input));
      // An output without a type is legal to onnxruntime, which infers it.
      for (const name of this.#outputs) writeMessage(graph, 12, (inner) => writeString(inner, 1, name));
    });
    writeMessage(writer, 8, (opset) => {
      writeString(opset, 1, '');
      writeInt(opset, 2, OPSET);
    });
    return writer.finish();
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

function writeTensor(writer: Writer, name: string, tensor: Tensor): void {
  invariant(endianness() === 'LE', 'onnx raw data', 'a little-endian machine', endianness());
  for (const dim of tensor.dims) writeInt(writer, 1, dim);
  writeInt(writer, 2, DATA_TYPE[tensor.type]);
  writeString(writer, 8, name);
  const { buffer, byteOffset, byteLength } = tensor.data;
  tag(writer, 9, LENGTH_DELIMITED).bytes(new Uint8Array(buffer, byteOffset, byteLength));
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
