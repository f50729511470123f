export { type AttributeValue, GraphBuilder } from './graph-builder.ts';
export { type GraphSession, graphSession } from './graph-session.ts';
export { type ProviderStatus, probeProviders } from './providers.ts';
export { openSession, type Provider, type Session } from './session.ts';
export type { Tensor, TensorType } from './tensor.ts';
