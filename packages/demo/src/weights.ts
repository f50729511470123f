import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { sha256Hex } from '@fidboard/core';

/** The committed networks: the flow-matching teacher and three checkpoints of its one-step student. */
export const MODEL_NAMES = ['teacher', 'student-early', 'student-middle', 'student-late'] as const;

export type ModelName = (typeof MODEL_NAMES)[number];

/** What the training scripts recorded of a network. */
interface ModelFacts {
  /** Name of the ONNX file in weights/. */
  readonly file: string;
  readonly sha256: string;
  readonly parameters: number;
  /** Training images that the network had seen, repeats counted. */
  readonly imagesSeen: number;
}

const WEIGHTS = new URL('../weights/', import.meta.url);

/** The manifest that training/export.py wrote next to the networks. */
export const MODELS: Readonly<Record<ModelName, ModelFacts>> = JSON.parse(
  readFileSync(new URL('manifest.json', WEIGHTS), 'utf8'),
).models;

/** The ONNX bytes of a network, verified against the manifest. */
export async function readModel(name: ModelName): Promise<Uint8Array> {
  const { file, sha256 } = MODELS[name];
  const bytes = await readFile(new URL(file, WEIGHTS));
  const found = sha256Hex(bytes);
  if (found !== sha256) throw new Error(`${file}: expected sha256 ${sha256}, got ${found}`);
  return bytes;
}
