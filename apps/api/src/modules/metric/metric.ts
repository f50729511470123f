import { METRIC_FACTS, type MetricFacts } from '@fidboard/protocol';
import { builder } from '../../schema/builder.ts';
import { DirectionEnum } from './direction.ts';

const MetricRef = builder.objectRef<MetricFacts>('Metric').implement({
  description: 'A way to measure samples; any of them can be a column.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'What documents and columns call it: fid, kid, ...' }),
    title: t.exposeString('title', { description: 'What stands above its column by convention.' }),
    meaning: t.exposeString('meaning', { description: 'What it measures, in a sentence.' }),
    direction: t.field({
      type: DirectionEnum,
      description: 'Which end of it is better.',
      resolve: ({ direction }) => (direction === 'lower' ? 'LOWER' : 'HIGHER'),
    }),
    digits: t.exposeInt('digits', { description: 'Digits after the point by convention.' }),
    scale: t.exposeFloat('scale', { description: 'The value is displayed times this by convention.' }),
    settings: t.string({
      nullable: true,
      description: 'The group of a protocol’s `metrics` that moves it; null where none does.',
      resolve: ({ settings }) => settings ?? null,
    }),
    hasClasses: t.boolean({
      description: 'Whether it can be of one class alone, or the mean over classes.',
      resolve: ({ byClass }) => byClass !== undefined,
    }),
    needsLabels: t.boolean({
      description: 'Whether submissions and references have to be labelled.',
      resolve: ({ needs }) => needs === 'labels',
    }),
    needsClassifier: t.boolean({
      description: 'Whether the protocol’s network has to be one that classifies.',
      resolve: ({ needs }) => needs === 'logits',
    }),
    usesReference: t.boolean({
      description: 'False of a metric that looks at the samples alone.',
      resolve: ({ referenceServes }) => referenceServes !== 'nothing',
    }),
  }),
});

builder.queryField('metrics', (t) =>
  t.field({
    type: [MetricRef],
    description: 'What columns can measure, in the order in which tables show it.',
    complexity: { field: 1, multiplier: METRIC_FACTS.length },
    resolve: () => [...METRIC_FACTS],
  }),
);
