import { Refusal } from '@fidboard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conventionalProtocol,
  describePreprocessing,
  describeProtocol,
  extractionFingerprintOf,
  fingerprintOf,
  givenFeatures,
  metricsSettings,
  parseProtocol,
  parseProtocolText,
  preprocessingTitleOf,
  protocolText,
  refuseUnexpected,
} from '../src/index.ts';

const EXTRACTION = {
  extractor: { id: 'mobilenet-v2', sha256: 'ab'.repeat(32) },
  dimension: 1280,
  input: { width: 224, height: 224 },
  resize: 'clean',
  crop: { shorterSide: 256 },
  normalisation: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  colour: 'rgb',
  dtype: 'float32',
} as const;
const PROTOCOL = conventionalProtocol({ extraction: EXTRACTION, expectedCount: 500 });

type Path = readonly string[];
type Tree = Record<string, unknown>;

/** The path of every leaf of a plain object. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

/** A copy of a plain object with one leaf replaced. */
function replaced(tree: Tree, [key, ...rest]: Path, value: unknown): Tree {
  if (key === undefined) throw new Error('replaced: expected a path, got none');
  const member = rest.length === 0 ? value : replaced(tree[key] as Tree, rest, value);
  if (Array.isArray(tree)) return Object.assign([...tree], { [key]: member }) as unknown as Tree;
  return { ...tree, [key]: member };
}

function shuffledKeys(value: unknown, random: () => number): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => ({ key, member, order: random() }));
  entries.sort((a, b) => a.order - b.order);
  return Object.fromEntries(entries.map(({ key, member }) => [key, shuffledKeys(member, random)]));
}

function refusalOf(action: () => unknown): Refusal {
  try {
    action();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('expected a refusal, got none');
}

describe('fingerprint', () => {
  it('is the SHA-256 of the canonical JSON', () => {
    // printf '%s' "$text" | sha256sum, on the text below.
    const protocol = conventionalProtocol({ extraction: givenFeatures(8) });
    expect(protocolText(protocol)).toBe(
      '{"extraction":{"dimension":8,"extractor":{"id":"given-features","sha256":null}},' +
        '"metrics":{"classification":{"iterations":1000,"l2":1,"tolerance":1e-8},' +
        '"cmmd":{"scale":1000,"sigma":10},' +
        '"featureLikelihood":{"centres":10000,"epochs":50,"learningRate":0.5,"tolerance":0.0005},' +
        '"fidInfinity":{"points":15},"inceptionScore":{"splits":10},' +
        '"kid":{"degree":3,"offset":1,"subsetSize":1000,"subsets":100},"mind":{"directions":1000},' +
        '"neighbours":{"densityCoverage":5,"precisionRecall":3},' +
        '"skewInceptionDistance":{"pca":64,"root":"cube","weight":1},' +
        '"wam":{"components":10,"covariance":"full","iterations":100,"pca":64,' +
        '"regularisation":0.000001,"tolerance":0.001}},"seed":0,' +
        '"statistics":{"ddof":1,"featureSample":10000},"version":1}',
    );
    expect(fingerprintOf(protocol)).toBe('a7a17b2747571dd99af07a4db59f8ff7b7f94b225c9d6371bac94f3c37d0cac3');
  });

  it('stays what it was for a protocol from before a metric was known', () => {
    const text =
      '{"extraction":{"dimension":8,"extractor":{"id":"given-features","sha256":null}},' +
      '"metrics":{"kid":{"degree":3,"offset":1,"subsetSize":1000,"subsets":100},' +
      '"skewInceptionDistance":{"pca":64,"root":"cube","weight":1},' +
      '"wam":{"components":10,"covariance":"full","iterations":100,"pca":64,' +
      '"regularisation":0.000001,"tolerance":0.001}},"seed":0,' +
      '"statistics":{"ddof":1,"featureSample":10000},"version":1}';
    const protocol = parseProtocolText(text);
    expect(fingerprintOf(protocol)).toBe('fda8c2b018b7e921fc21d63212025508c70536113e5636b08b76f33cc1d1d6c9');
    expect(metricsSettings(protocol.metrics)).toEqual(
      conventionalProtocol({ extraction: givenFeatures(8) }).metrics,
    );
  });

  it('stays what it was for extractions from before preprocessing was a choice', () => {
    // printf '%s' "$text" | sha256sum, on the text below.
    const extraction =
      '{"colour":"rgb","dimension":1280,"dtype":"float32","extractor":{"id":"mobilenet-v2",' +
      '"sha256":"cf5bba7ce94dea22af32a4093740bc830bd9efca7473240efb377a027e636b50"},' +
      '"input":{"height":224,"width":224},"normalisation":"x/255","resize":"bilinear-align-corners"}';
    const text = protocolText(conventionalProtocol({ extraction: givenFeatures(8) })).replace(
      /"extraction":\{.*?\}\}/,
      `"extraction":${extraction}`,
    );
    const protocol = parseProtocolText(text);
    expect(protocolText(protocol)).toBe(text);
    expect(fingerprintOf(protocol)).toBe('bcf17e52f3fde4ad76fcb7dae52a3a61347be8cce788025b27451e993687bb11');
    expect(extractionFingerprintOf(protocol)).toBe(
      '260cf66ce291f04abf6c4b866f420eac1434f9b62f58715c24607210e7fea125',
    );
  });

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (numbers) => {
        const shuffled = parseProtocol(shuffledKeys(PROTOCOL, () => numbers.next().value));
        expect(fingerprintOf(shuffled)).toBe(fingerprintOf(PROTOCOL));
      }),
    );
  });

  it.each(leaves(PROTOCOL).map((path) => [path.join('.'), path] as const))(
    'changes when %s changes',
    (_name, path) => {
      const changed = replaced(PROTOCOL as unknown as Tree, path, 'another') as unknown as typeof PROTOCOL;
      expect(fingerprintOf(changed)).not.toBe(fingerprintOf(PROTOCOL));
      expect(extractionFingerprintOf(changed) === extractionFingerprintOf(PROTOCOL)).toBe(
        path[0] !== 'extraction',
      );
    },
  );
});

describe('parseProtocol', () => {
  it('reads back what was written', () => {
    const others = [
      conventionalProtocol({ extraction: givenFeatures(2048), seed: 7 }),
      conventionalProtocol({
        extraction: EXTRACTION,
        ddof: 0,
        settings: {
          skewInceptionDistance: { pca: null, weight: 0.5, root: 'none' },
          wam: { pca: null, covariance: 'tied', components: 'auto' },
        },
      }),
    ];
    for (const protocol of [PROTOCOL, ...others]) {
      expect(parseProtocolText(protocolText(protocol))).toEqual(protocol);
    }
  });

  it.each(leaves(PROTOCOL).map((path) => [path.join('.'), path] as const))(
    'refuses a wrong %s by name',
    (name, path) => {
      const refusal = refusalOf(() => parseProtocol(replaced(PROTOCOL as unknown as Tree, path, -1.5)));
      expect(refusal.message).toContain(`protocol.${name}: expected`);
      expect(refusal.message).toContain('got -1.5');
      expect(refusal.exitCode).toBe(name === 'version' ? 4 : 3);
    },
  );

  it('takes "auto" and "auto-bic" for a number of mixture components and no other word', () => {
    const components = ['metrics', 'wam', 'components'];
    const refusal = refusalOf(() => parseProtocol(replaced(PROTOCOL as unknown as Tree, components, 'many')));
    expect(refusal.message).toContain(
      'expected an integer from 1 to 1000 or "auto" or "auto-bic", got "many"',
    );
  });

  it('refuses unknown fields, because an unknown setting may have changed the number', () => {
    expect(() => parseProtocol({ ...PROTOCOL, fingerprint: 'x' })).toThrow(
      'protocol.fingerprint: expected no such field (there are version, extraction, ',
    );
  });

  it('refuses missing fields, other types and text that is not JSON', () => {
    const { seed: _seed, ...seedless } = PROTOCOL;
    expect(() => parseProtocol(seedless)).toThrow('protocol.seed: expected a value, got nothing');
    expect(() => parseProtocol(null)).toThrow('protocol: expected an object, got null');
    expect(() => parseProtocol([])).toThrow('protocol: expected an object, got []');
    expect(() => parseProtocolText('{')).toThrow('protocol: expected JSON');
  });

  it('refuses half precision, and says what there is', () => {
    const { extraction } = conventionalProtocol({ extraction: EXTRACTION });
    const half = {
      ...conventionalProtocol({ extraction: EXTRACTION }),
      extraction: { ...extraction, dtype: 'float16' },
    };
    expect(() => parseProtocol(half)).toThrow(
      'dtype: expected "float32" (this version computes features in no other precision), got "float16"',
    );
  });

  it('refuses a preprocessing that it does not know', () => {
    const parse = (preprocessing: object) =>
      parseProtocol({ ...PROTOCOL, extraction: { ...EXTRACTION, ...preprocessing } });
    expect(() => parse({ resize: 'bilinear' })).toThrow(
      'protocol.extraction.resize: expected "bilinear-align-',
    );
    expect(() => parse({ normalisation: '0..1' })).toThrow(
      'protocol.extraction.normalisation: expected "x/255"',
    );
    expect(() => parse({ normalisation: { mean: [0, 0], std: [1, 1, 1] } })).toThrow(
      'protocol.extraction.normalisation.mean: expected a list of three numbers, got [0,0]',
    );
    expect(() => parse({ normalisation: { mean: [0, 0, 0], std: [1, 0, 1] } })).toThrow('std.1: expected');
    expect(() => parse({ crop: { shorterSide: 223 } })).toThrow('expected an integer from 224');
    expect(() => parse({ crop: { shorterSide: 256, place: 'left' } })).toThrow(
      'crop.place: expected no such field',
    );
  });

  it('never fails but by a Refusal, and what it accepts has one fingerprint', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(refusalOf(() => parseProtocol(json))).toBeInstanceOf(Refusal);
      }),
    );
  });
});

describe('expected images', () => {
  const set = { imageCount: 500, width: 64, height: 32 };

  it('are refused in any other number, and in none when unset', () => {
    expect(() => refuseUnexpected(PROTOCOL, { ...set, imageCount: 499 })).toThrow(
      'expected 500 images, got 499',
    );
    refuseUnexpected(PROTOCOL, set);
    refuseUnexpected(conventionalProtocol({ extraction: EXTRACTION }), { ...set, imageCount: 499 });
  });

  it.each([
    { width: 32, height: 32 },
    { width: 64, height: 64 },
    { width: 32, height: 64 },
  ])('are refused in any other size than $width x $height', (expectedSize) => {
    const protocol = parseProtocol(conventionalProtocol({ extraction: EXTRACTION, expectedSize }));
    expect(() => refuseUnexpected(protocol, set)).toThrow(
      `expected images of ${expectedSize.width} x ${expectedSize.height} pixels, got 64 x 32`,
    );
    refuseUnexpected(protocol, { ...set, ...expectedSize });
    const other = conventionalProtocol({ extraction: EXTRACTION });
    expect(fingerprintOf(protocol)).not.toBe(fingerprintOf(other));
  });
});

describe('titles', () => {
  it('say how images become the input', () => {
    expect(describePreprocessing(EXTRACTION, EXTRACTION.input)).toBe(
      'clean, shorter side to 256, middle 224 x 224, (x/255 - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225), alpha over white',
    );
    const { crop: _crop, ...squeezed } = EXTRACTION;
    const pytorch = {
      ...squeezed,
      input: { width: 299, height: 299 },
      resize: 'bilinear-half-pixel',
      normalisation: '2x/255-1',
      colour: 'rgb-over-black',
    } as const;
    expect(preprocessingTitleOf({ extraction: givenFeatures(8) })).toBeNull();
    expect(preprocessingTitleOf({ extraction: pytorch })).toBe(
      'pytorch to 299 x 299, 2x/255-1, alpha over black',
    );
  });

  it('name the extractor for people', () => {
    expect(describeProtocol(PROTOCOL)).toBe('MobileNetV2 (1280-d), ddof 1, seed 0');
    expect(describeProtocol(conventionalProtocol({ extraction: givenFeatures(64) }))).toBe(
      'given features (64-d), ddof 1, seed 0',
    );
  });
});
