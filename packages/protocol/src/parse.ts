import { Field, Refusal } from '@fidboard/core';
import { parseExtraction } from './parse-extraction.ts';
import { parseMetrics } from './parse-metrics.ts';
import type { ImageSize, Protocol, StatisticsSettings } from './protocol.ts';

const LARGEST_COUNT = 100_000_000;
const LARGEST_SIDE = 65_536;

/**
 * The protocol that a JSON value says, or a Refusal that names the field, what was expected and what came.
 *
 * Unknown fields are refused, because a setting that we do not know may have changed the number.
 * A `fingerprint` beside the fields is not part of the protocol: strip it first.
 */
export function parseProtocol(json: unknown): Protocol {
  const root = Field.of(
    json,
    'protocol',
    'Correct the protocol; README.md of packages/protocol lists its fields.',
  );
  refuseOtherVersions(root.at('version').value);
  root.keys(['version', 'extraction', 'statistics', 'metrics', 'seed'], ['expectedCount', 'expectedSize']);
  const expectedCount = root.optional('expectedCount')?.integer(1, LARGEST_COUNT);
  const expectedSize = root.optional('expectedSize');
  return {
    version: 1,
    extraction: parseExtraction(root.at('extraction')),
    statistics: parseStatistics(root.at('statistics')),
    metrics: parseMetrics(root.at('metrics')),
    seed: root.at('seed').integer(0, 2 ** 32 - 1),
    ...(expectedCount === undefined ? {} : { expectedCount }),
    ...(expectedSize === undefined ? {} : { expectedSize: parseSize(expectedSize) }),
  };
}

/** Parses the text of a protocol; text that is not JSON is refused. */
export function parseProtocolText(text: string): Protocol {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Refusal(
      'BAD_INPUT',
      'protocol: expected JSON, got text that is not JSON',
      'Give the protocol as one JSON object.',
      { cause },
    );
  }
  return parseProtocol(json);
}

function refuseOtherVersions(version: unknown): void {
  if (version === 1) return;
  throw new Refusal(
    'PROTOCOL_MISMATCH',
    `protocol.version: expected 1, got ${JSON.stringify(version) ?? 'nothing'}`,
    'Use a Fidboard that knows this version of protocols.',
  );
}

function parseSize(field: Field): ImageSize {
  field.keys(['width', 'height']);
  return {
    width: field.at('width').integer(1, LARGEST_SIDE),
    height: field.at('height').integer(1, LARGEST_SIDE),
  };
}

function parseStatistics(field: Field): StatisticsSettings {
  field.keys(['ddof', 'featureSample']);
  return {
    ddof: field.at('ddof').oneOf([0, 1]),
    featureSample: field.at('featureSample').integer(1, LARGEST_COUNT),
  };
}
