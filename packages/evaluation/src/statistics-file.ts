import { encodeNpz, listNpz, type NpyArray, readNpz } from '@fidboard/npy';
import { type Protocol, parseProtocolText, protocolText } from '@fidboard/protocol';
import { labelsOfArray } from '@fidboard/samples';
import type { Moments } from '@fidboard/statistics';
import { featureArray, featuresOf } from './feature-file.ts';
import { NO_PARTS, REFERENCE_KEYS, referenceArrays, referenceOf } from './reference-arrays.ts';
import { floats, refuseStatistics } from './statistics-array.ts';
import type { StoredStatistics } from './stored-statistics.ts';
import { symmetric } from './symmetric.ts';

/** The `n` of moments whose file does not say how many images they are of. */
export const UNKNOWN_COUNT = 0;

/** The names under which a mean and its covariance stand; the second pair is of guided-diffusion's spatial features. */
export const STATISTICS_ARRAYS = [
  { mean: 'mu', covariance: 'sigma' },
  { mean: 'mu_s', covariance: 'sigma_s' },
] as const;

export type MeanKey = (typeof STATISTICS_ARRAYS)[number]['mean'];

/** What belongs to `mu` and `sigma`, and to no other pair. */
const BESIDE: readonly string[] = ['n', 'ddof', 'feats', 'labels', 'protocol', ...REFERENCE_KEYS];

/**
 * The bytes of an .npz that numpy reads without pickle and pytorch-fid takes for its own:
 * `mu` (d) and `sigma` (d x d) float64, `n` and `ddof` int64 scalars, `feats` (the feature sample),
 * `labels` (texts, one for each row of `feats`) and `protocol` (UTF-8 bytes of its canonical JSON, uint8); of a reference also those of {@link referenceArrays}.
 */
export async function encodeStatistics(statistics: StoredStatistics): Promise<Uint8Array> {
  const { moments, sample, labels, protocol } = statistics;
  const d = moments.mean.length;
  return encodeNpz({
    mu: { dtype: 'float64', shape: [d], data: moments.mean },
    sigma: { dtype: 'float64', shape: [d, d], data: moments.covariance.data },
    n: scalar(moments.n),
    ddof: scalar(moments.ddof),
    ...(sample ? { feats: featureArray(sample) } : {}),
    ...(sample && labels ? { labels: { dtype: 'text', shape: [labels.length], data: labels } } : {}),
    ...(protocol ? referenceArrays(statistics, protocol) : {}),
    ...(protocol ? { protocol: textArray(protocolText(protocol)) } : {}),
  });
}

/**
 * Reads stored statistics: ours, or an .npz of `mu` and `sigma` as pytorch-fid, clean-fid and EDM write them, or of
 * `mu_s` and `sigma_s`, as guided-diffusion writes them of spatial features.
 *
 * What other tools leave out is unknown: `n` becomes 0, ddof is taken as 1, the protocol is null.
 */
export async function readStatistics(
  path: string,
  { mean = 'mu', name = path }: { mean?: MeanKey; name?: string } = {},
): Promise<StoredStatistics> {
  const covariance = mean === 'mu' ? 'sigma' : 'sigma_s';
  const present = (await listNpz(path)).map((member) => member.name);
  const keys = [mean, covariance, ...(mean === 'mu' ? BESIDE : [])];
  const arrays = await readNpz(path, { only: keys.filter((key) => present.includes(key)) });
  return statisticsOf(arrays, { mean, covariance, name });
}

interface StatisticsNames {
  readonly mean: MeanKey;
  readonly covariance: 'sigma' | 'sigma_s';
  /** What refusals call the file. */
  readonly name: string;
}

/** Stored statistics from the arrays of an .npz. */
function statisticsOf(arrays: ReadonlyMap<string, NpyArray>, names: StatisticsNames): StoredStatistics {
  const { name } = names;
  const protocol = protocolOf(arrays.get('protocol'), name);
  const feats = arrays.get('feats');
  const moments = momentsOf(arrays, names);
  const sample = feats ? featuresOf(feats, `${name}: feats`) : null;
  const labels = arrays.get('labels');
  const statistics = {
    moments,
    sample,
    labels: sample && labels ? labelsOfArray(labels, `${name}: labels`, sample.rows) : null,
    ...(protocol ? referenceOf(arrays, moments, { protocol, name }) : NO_PARTS),
    protocol,
  };
  refuseDisagreement(statistics, name);
  return statistics;
}

function momentsOf(
  arrays: ReadonlyMap<string, NpyArray>,
  { mean: meanKey, covariance: key, name }: StatisticsNames,
): Moments {
  const mean = floats(arrays.get(meanKey), `${name}: ${meanKey}`);
  const covariance = floats(arrays.get(key), `${name}: ${key}`);
  const d = mean.length;
  const shape = arrays.get(key)?.shape ?? [];
  if (shape.length !== 2 || shape[0] !== d || shape[1] !== d) {
    refuseStatistics(
      `${name}: expected ${key} of shape (${d}, ${d}), as ${meanKey} has ${d} numbers, got (${shape.join(', ')})`,
    );
  }
  const ddof = integer(arrays.get('ddof'), `${name}: ddof`) ?? 1;
  if (ddof !== 0 && ddof !== 1) refuseStatistics(`${name}: expected ddof 0 or 1, got ${ddof}`);
  const n = integer(arrays.get('n'), `${name}: n`) ?? UNKNOWN_COUNT;
  if (n !== UNKNOWN_COUNT && n < 2) refuseStatistics(`${name}: expected n of at least 2, got ${n}`);
  const data = symmetric(covariance, mean, `${name}: expected ${key}`);
  return { n, mean, covariance: { rows: d, cols: d, data }, ddof };
}

function integer(array: NpyArray | undefined, name: string): number | undefined {
  if (array === undefined) return undefined;
  const value = Number(array.data[0]);
  if (array.dtype === 'text' || array.data.length !== 1 || !Number.isSafeInteger(value)) {
    refuseStatistics(
      `${name}: expected one whole number, got ${array.dtype} of shape (${array.shape.join(', ')})`,
    );
  }
  return value;
}

function protocolOf(array: NpyArray | undefined, name: string): Protocol | null {
  if (array === undefined) return null;
  if (!(array.data instanceof Uint8Array))
    return refuseStatistics(`${name}: expected protocol as uint8, got ${array.dtype}`);
  return parseProtocolText(Buffer.from(array.data).toString('utf8'));
}

function refuseDisagreement({ moments, sample, protocol }: StoredStatistics, name: string): void {
  const d = moments.mean.length;
  if (sample && sample.cols !== d) {
    refuseStatistics(`${name}: expected feats of ${d} columns, as mu has ${d} numbers, got ${sample.cols}`);
  }
  if (protocol && protocol.extraction.dimension !== d) {
    refuseStatistics(
      `${name}: expected mu of ${protocol.extraction.dimension} numbers, as its protocol says, got ${d}`,
    );
  }
}

function scalar(value: number): NpyArray {
  return { dtype: 'int64', shape: [], data: BigInt64Array.of(BigInt(value)) };
}

function textArray(text: string): NpyArray {
  const data = new Uint8Array(Buffer.from(text, 'utf8'));
  return { dtype: 'uint8', shape: [data.length], data };
}
