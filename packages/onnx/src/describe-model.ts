import protobuf, { type Reader } from 'protobufjs/minimal.js';

/** What an ONNX file says of itself, without loading it. */
export interface ModelDescription {
  /** What has to be fed: the graph's inputs that have no stored value. */
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
  /** Whose operators it calls: '' for ONNX's own. */
  readonly domains: readonly string[];
  /** Whether weights lie in other files. */
  readonly externalData: boolean;
}

export interface ModelValue {
  readonly name: string;
  /** As `float32`; null where it is not a tensor of a type known here. */
  readonly type: string | null;
  /** A number where a dimension is fixed, its name where it has one, else null; null: no shape is given. */
  readonly dims: readonly (number | string | null)[] | null;
}

// Numbers below are field and enumeration numbers of onnx.proto3 (https://github.com/onnx/onnx).
const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  16: 'bfloat16',
};
const EXTERNAL = 1;
/** Graphs within nodes within graphs (loops, branches) that no network comes near. */
const DEEPEST = 16;

/**
 * Describes the bytes of an ONNX model (a ModelProto); throws an Error on bytes that are none.
 *
 * Weights are passed over, so that it costs little; nothing is run.
 */
export function describeModel(bytes: Uint8Array): ModelDescription {
  const found = new Findings();
  let graphs = 0;
  eachField(bytes, (field, read) => {
    if (field === 7) {
      graphs += 1;
      found.graph(read.bytes(), 0);
    } else if (field === 25) found.nodes(read.bytes(), 7, 0);
    else return false;
    return true;
  });
  if (graphs !== 1) throw new Error(`expected one graph, got ${graphs}`);
  return found.description();
}

class Findings {
  readonly #domains = new Set<string>();
  readonly #inputs: ModelValue[] = [];
  readonly #outputs: ModelValue[] = [];
  readonly #stored = new Set<string>();
  #externalData = false;

  description(): ModelDescription {
    return {
      inputs: this.#inputs.filter(({ name }) => !this.#stored.has(name)),
      outputs: this.#outputs,
      domains: [...this.#domains],
      externalData: this.#externalData,
    };
  }

  /** A GraphProto; the outermost one's inputs and outputs are the model's. */
  graph(bytes: Uint8Array, depth: number): void {
    if (depth > DEEPEST) throw new Error(`expected at most ${DEEPEST} graphs within graphs`);
    eachField(bytes, (field, read) => {
      if (field === 1) this.#node(read.bytes(), depth);
      else if (field === 5) this.#stored.add(this.#tensor(read.bytes()));
      else if (field === 15) this.#sparse(read.bytes());
      else if (field === 11 && depth === 0) this.#inputs.push(valueIn(read.bytes()));
      else if (field === 12 && depth === 0) this.#outputs.push(valueIn(read.bytes()));
      else return false;
      return true;
    });
  }

  /** A message whose field `own` holds NodeProtos, as that of a function. */
  nodes(bytes: Uint8Array, own: number, depth: number): void {
    eachField(bytes, (field, read) => {
      if (field !== own) return false;
      this.#node(read.bytes(), depth);
      return true;
    });
  }

  #node(bytes: Uint8Array, depth: number): void {
    let domain = '';
    eachField(bytes, (field, read) => {
      if (field === 7) domain = read.string();
      else if (field === 5) this.#attribute(read.bytes(), depth);
      else return false;
      return true;
    });
    this.#domains.add(domain === 'ai.onnx' ? '' : domain);
  }

  /** Tensors (5, 10), graphs (6, 11) and sparse tensors (22, 23) that a node holds. */
  #attribute(bytes: Uint8Array, depth: number): void {
    eachField(bytes, (field, read) => {
      if (field === 5 || field === 10) this.#tensor(read.bytes());
      else if (field === 6 || field === 11) this.graph(read.bytes(), depth + 1);
      else if (field === 22 || field === 23) this.#sparse(read.bytes());
      else return false;
      return true;
    });
  }

  /** A SparseTensorProto: its values and their places. */
  #sparse(bytes: Uint8Array): void {
    eachField(bytes, (field, read) => {
      if (field !== 1 && field !== 2) return false;
      const name = this.#tensor(read.bytes());
      if (field === 1) this.#stored.add(name);
      return true;
    });
  }

  /** Returns the name of a TensorProto. */
  #tensor(bytes: Uint8Array): string {
    let name = '';
    eachField(bytes, (field, read) => {
      if (field === 8) name = read.string();
      else if (field === 13) {
        this.#externalData = true;
        read.bytes();
      } else if (field === 14) this.#externalData ||= read.int32() === EXTERNAL;
      else return false;
      return true;
    });
    return name;
  }
}

/** A ValueInfoProto. */
function valueIn(bytes: Uint8Array): ModelValue {
  let name = '';
  let type: string | null = null;
  let dims: (number | string | null)[] | null = null;
  const tensorType = (tensor: Uint8Array) =>
    eachField(tensor, (field, read) => {
      if (field === 1) type = ELEMENT_TYPES[read.int32()] ?? null;
      else if (field === 2) dims = dimsIn(read.bytes());
      else return false;
      return true;
    });
  eachField(bytes, (field, read) => {
    if (field === 1) name = read.string();
    else if (field === 2) {
      eachField(read.bytes(), (kind, inner) => {
        if (kind !== 1) return false;
        tensorType(inner.bytes());
        return true;
      });
    } else return false;
    return true;
  });
  return { name, type, dims };
}

/** A TensorShapeProto. */
function dimsIn(bytes: Uint8Array): (number | string | null)[] {
  const dims: (number | string | null)[] = [];
  eachField(bytes, (field, read) => {
    if (field !== 1) return false;
    let dim: number | string | null = null;
    eachField(read.bytes(), (kind, inner) => {
      // int64 comes as a number or as a Long, both of which print their digits
      if (kind === 1) dim = Number(String(inner.int64()));
      else if (kind === 2) dim = inner.string();
      else return false;
      return true;
    });
    dims.push(dim);
    return true;
  });
  return dims;
}

/** Calls `visit` for each field of a message; a field that it does not read (false) is passed over. */
function eachField(bytes: Uint8Array, visit: (field: number, read: Reader) => boolean): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!visit(tag >>> 3, reader)) reader.skipType(tag & 7);
  }
}
