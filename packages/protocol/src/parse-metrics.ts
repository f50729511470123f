import type { Field } from '@fidboard/core';
import type { MetricsSettings, WamSettings } from './metric-settings.ts';
import type { StatedMetrics } from './protocol.ts';

const LARGEST_COUNT = 100_000_000;

/** The settings of metrics that a protocol states; groups that it leaves out stay left out. */
export function parseMetrics(field: Field): StatedMetrics {
  field.keys(
    ['kid', 'skewInceptionDistance', 'wam'],
    ['fidInfinity', 'neighbours', 'inceptionScore', 'cmmd', 'mind', 'featureLikelihood', 'classification'],
  );
  const kid = field.at('kid').keys(['subsets', 'subsetSize', 'degree', 'offset']);
  const skew = field.at('skewInceptionDistance').keys(['pca', 'weight', 'root']);
  return {
    kid: {
      subsets: kid.at('subsets').integer(1, 100_000),
      subsetSize: kid.at('subsetSize').integer(2, LARGEST_COUNT),
      degree: kid.at('degree').oneOf([3]),
      offset: kid.at('offset').oneOf([1]),
    },
    skewInceptionDistance: {
      pca: skew.at('pca').orNull()?.integer(1, 512) ?? null,
      weight: skew.at('weight').number(0, 1e9),
      root: skew.at('root').oneOf(['cube', 'none']),
    },
    wam: parseWam(field.at('wam')),
    ...stated(field, 'fidInfinity', (group) => ({
      points: group.keys(['points']).at('points').integer(3, 1000),
    })),
    ...stated(field, 'neighbours', (group) => ({
      precisionRecall: group
        .keys(['precisionRecall', 'densityCoverage'])
        .at('precisionRecall')
        .integer(1, 1000),
      densityCoverage: group.at('densityCoverage').integer(1, 1000),
    })),
    ...stated(field, 'inceptionScore', (group) => ({
      splits: group.keys(['splits']).at('splits').integer(1, 10_000),
    })),
    ...stated(field, 'cmmd', (group) => ({
      sigma: group.keys(['sigma', 'scale']).at('sigma').number(0.01, 1000),
      scale: group.at('scale').number(1e-9, 1e9),
    })),
    ...stated(field, 'mind', (group) => ({
      directions: group.keys(['directions']).at('directions').integer(1, 1_000_000),
    })),
    ...stated(field, 'featureLikelihood', (group) => ({
      centres: group
        .keys(['centres', 'epochs', 'learningRate', 'tolerance'])
        .at('centres')
        .integer(1, 100_000),
      epochs: group.at('epochs').integer(1, 100_000),
      learningRate: group.at('learningRate').number(1e-9, 100),
      tolerance: group.at('tolerance').number(0, 1e9),
    })),
    ...stated(field, 'classification', (group) => ({
      l2: group.keys(['l2', 'iterations', 'tolerance']).at('l2').number(1e-9, 1e9),
      iterations: group.at('iterations').integer(1, 100_000),
      tolerance: group.at('tolerance').number(0, 1e9),
    })),
  };
}

function stated<Group extends keyof MetricsSettings>(
  field: Field,
  key: Group,
  parse: (group: Field) => MetricsSettings[Group],
): { [G in Group]?: MetricsSettings[G] } {
  const group = field.optional(key);
  return group === undefined ? {} : ({ [key]: parse(group) } as { [G in Group]?: MetricsSettings[G] });
}

function parseWam(field: Field): WamSettings {
  field.keys(['components', 'covariance', 'regularisation', 'pca', 'iterations', 'tolerance']);
  return {
    components: field.at('components').integerOr(['auto', 'auto-bic'], { smallest: 1, largest: 1000 }),
    covariance: field.at('covariance').oneOf(['full', 'diagonal', 'tied', 'spherical']),
    regularisation: field.at('regularisation').number(0, 1e9),
    pca: field.at('pca').orNull()?.integer(1, 512) ?? null,
    iterations: field.at('iterations').integer(1, 100_000),
    tolerance: field.at('tolerance').number(0, 1e9),
  };
}
