import { assembleModule, type WasmFunction } from './wasm-assembler.ts';

/** The part of the standard WebAssembly object that is used here; Node's types leave it out. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
const PAGE = 65536;

/** Functions that are assembled once in a process; each instance has a memory of its own. */
export class WasmModule<Exports> {
  readonly #functions: readonly WasmFunction[];
  #module: object | undefined;

  constructor(functions: readonly WasmFunction[]) {
    this.#functions = functions;
  }

  /** The functions over a new memory of at least so many bytes, all zero. */
  instance(bytes: number): { readonly exports: Exports; readonly buffer: ArrayBuffer } {
    this.#module ??= new engine.Module(assembleModule(this.#functions));
    const memory = new engine.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new engine.Instance(this.#module, { env: { memory } });
    return { exports: exports as Exports, buffer: memory.buffer };
  }
}
