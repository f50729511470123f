export { describeModel, type ModelDescription, type ModelValue } from './describe-model.ts';
export { type AttributeValue, GraphBuilder } from './graph-builder.ts';
export { type GraphSession, graphSession } from './graph-session.ts';
export { ModelFailed, ModelProcess } from './model-process.ts';
export { type ProviderStatus, probeProviders } from './providers.ts';
export { openSession, type Provider, type Session, type SessionOptions } from './session.ts';
export type { LateTensor, Tensor, TensorType } from './tensor.ts';
