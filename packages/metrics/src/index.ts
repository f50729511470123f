export type {
  Metric,
  MetricNeeds,
  MetricOptions,
  MetricScore,
  MetricSettings,
  MetricSide,
} from './metric.ts';
export { METRICS, metricByKey } from './registry.ts';
