import { availableParallelism } from 'node:os';
import { canonicalJson, type Json } from '@fidboard/core';
import type { Provider, Session } from '@fidboard/onnx';
import type { ExtractorInput, ExtractorManifest } from './manifest.ts';
import { openNetwork } from './open-network.ts';
import { resizesInGraph } from './pixels.ts';

/** A network behind one preprocessing. */
export interface ReadyNetwork {
  readonly manifest: ExtractorManifest;
  readonly input: ExtractorInput;
}

/** Where a session runs; `threads` are the processor's, all of them unless told. */
export interface Place {
  readonly provider: Provider;
  readonly threads?: number | undefined;
}

// A session takes a second and much memory to make, and making and releasing them in a loop leaks in onnxruntime:
// so each stays for the life of the process.
const sessions = new Map<string, Promise<Session>>();

/** The process's one session of a network at a place; opened at the first call. */
export function sharedSession(network: ReadyNetwork, place: Place): Promise<Session> {
  const key = keyOf(network, place);
  let session = sessions.get(key);
  if (session === undefined) {
    session = openPlaced(network, place);
    sessions.set(key, session);
    session.catch(() => sessions.delete(key)); // a failure is not kept: the next call tries again
  }
  return session;
}

/** A session that is tried and not shared: {@link adoptSession} shares it, else whoever tries it gives it back. */
export async function openPlaced(
  { manifest, input }: ReadyNetwork,
  { provider, threads }: Place,
): Promise<Session> {
  return openNetwork(manifest, input, { provider, ...(threads === undefined ? {} : { threads }) });
}

/** Makes a session the shared one of its place; gives it back where there is one already. */
export async function adoptSession(network: ReadyNetwork, place: Place, session: Session): Promise<void> {
  const key = keyOf(network, place);
  if (sessions.has(key)) await session[Symbol.asyncDispose]();
  else sessions.set(key, Promise.resolve(session));
}

function keyOf(
  { manifest, input }: ReadyNetwork,
  { provider, threads = availableParallelism() }: Place,
): string {
  // What comes before the graph is not part of it: weights are in memory once for all conventions of resizing.
  const way = canonicalJson([resizesInGraph(input), input.normalisation] as unknown as Json);
  return [manifest.id, manifest.sha256, way, provider, provider === 'cpu' ? threads : ''].join(' ');
}
