export { meanOfClasses } from './mean-of-classes.ts';
export type {
  ClassScore,
  Logits,
  Metric,
  MetricOptions,
  MetricScore,
  MetricSettings,
  MetricSide,
} from './metric.ts';
export { METRICS, metricByKey } from './registry.ts';
export { sideWarnings } from './side-warnings.ts';
