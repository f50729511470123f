/** WebAssembly instructions, as bytes. An expression leaves one value on the stack, a statement none. */
export type Code = readonly number[];
type ValueType = 'i32' | 'f64' | 'v128';

/** A parameter or local of a function: `get` reads it, `set` takes the code of its new value. */
export interface Local {
  readonly get: Code;
  set(value: Code): Code;
}

/** One exported function: `body` writes statements over its parameters and locals, by name. */
export interface WasmFunction<P extends string = string, L extends string = string> {
  readonly name: string;
  readonly parameters: Readonly<Record<P, 'i32' | 'f64'>>;
  readonly locals: Readonly<Record<L, ValueType>>;
  body(local: Readonly<Record<P | L, Local>>): Code;
}

/** Keeps the names of parameters and locals in the type while a function is written. */
export function wasmFunction<P extends string, L extends string>(f: WasmFunction<P, L>): WasmFunction {
  return f as unknown as WasmFunction;
}

// The numbers below are those of the WebAssembly core specification 2.0, binary format.
const VALUE_TYPE: Record<ValueType, number> = { i32: 0x7f, f64: 0x7c, v128: 0x7b };
const EMPTY_BLOCK = 0x40;

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
const unary =
  (...opcode: number[]) =>
  (a: Code): Code => [...a, ...opcode];
/** An address is a base (i32, bytes) and a constant offset; alignment is a hint, 8 bytes here. */
const memory = (offset: number): Code => [3, ...unsigned(offset)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
};

export const f64 = {
  const: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  add: binary(0xa0),
  mul: binary(0xa2),
  load: (address: Code, offset = 0): Code => [...address, 0x2b, ...memory(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x39, ...memory(offset)],
};

/** Two float64 side by side. */
export const f64x2 = {
  zero: [0xfd, 0x0c, ...new Array<number>(16).fill(0)] as Code,
  splat: unary(0xfd, 0x14),
  lane: (value: Code, lane: 0 | 1): Code => [...value, 0xfd, 0x21, lane],
  add: binary(0xfd, 0xf0, 0x01),
  sub: binary(0xfd, 0xf1, 0x01),
  mul: binary(0xfd, 0xf2, 0x01),
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, ...memory(offset)],
  loadSplat: (address: Code, offset = 0): Code => [...address, 0xfd, 0x0a, ...memory(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    0xfd,
    0x0b,
    ...memory(offset),
  ],
};

/** Four float32 side by side. */
export const f32x4 = {
  load: (address: Code, offset = 0): Code => [...address, 0xfd, 0x00, 2, ...unsigned(offset)],
  /** The first two as float64, exactly. */
  promoteLow: unary(0xfd, 0x5f),
  /** The last two in the place of the first. */
  highToLow: (a: Local): Code => shuffled(a.get, a.get, 8),
};

/** (a_k, b_k) of two pairs. */
export const pairOf = (a: Local, b: Local, lane: 0 | 1): Code =>
  shuffled(a.get, b.get, 8 * lane, 16 + 8 * lane);

/** i8x16.shuffle: eight bytes from `low` of the 32 of a and b, then eight from `high`. */
function shuffled(a: Code, b: Code, low: number, high = low): Code {
  const bytes = [low, high].flatMap((from) => Array.from({ length: 8 }, (_, k) => from + k));
  return [...a, ...b, 0xfd, 0x0d, ...bytes];
}

/** for (counter = from; counter < end; counter += step) body, signed i32. */
export function loop(
  counter: Local,
  range: { readonly from: Code; readonly end: Code; readonly step: number },
  body: Code,
): Code {
  const leaveAtEnd = [...counter.get, ...range.end, 0x4e, 0x0d, 1]; // i32.ge_s, br_if to the block around
  const next = counter.set(i32.add(counter.get, i32.const(range.step)));
  return [
    ...counter.set(range.from),
    ...[0x02, EMPTY_BLOCK, 0x03, EMPTY_BLOCK],
    ...leaveAtEnd,
    ...body,
    ...next,
    ...[0x0c, 0, 0x0b, 0x0b],
  ];
}

/** The bytes of a module that imports its memory as `env.memory` and exports the functions by their names. */
export function assembleModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map((f) => [
    0x60,
    ...vector(Object.values(f.parameters).map((type) => [VALUE_TYPE[type]])),
    0,
  ]);
  const exported = functions.map((f, index) => [...text(f.name), 0, ...unsigned(index)]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(types)),
    ...section(2, vector([[...text('env'), ...text('memory'), 2, 0, 0]])),
    ...section(3, vector(functions.map((_, index) => unsigned(index)))),
    ...section(7, vector(exported)),
    ...section(10, vector(functions.map(functionCode))),
  ]);
}

function functionCode(f: WasmFunction): Code {
  const names = [...Object.keys(f.parameters), ...Object.keys(f.locals)];
  const local = Object.fromEntries(
    names.map((name, index): [string, Local] => [
      name,
      {
        get: [0x20, ...unsigned(index)],
        set: (value) => [...value, 0x21, ...unsigned(index)],
      },
    ]),
  );
  const locals = Object.values(f.locals).map((type) => [1, VALUE_TYPE[type]]);
  const code = [...vector(locals), ...f.body(local), 0x0b];
  return [...unsigned(code.length), ...code];
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): Code {
  return vector([...new TextEncoder().encode(value)].map((byte) => [byte]));
}

/** LEB128. */
function unsigned(value: number): Code {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

function signed(value: number): Code {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return done ? [low] : [low | 0x80, ...signed(rest)];
}
