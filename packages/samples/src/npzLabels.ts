import { Refusal } from '@fidboard/core';
import { DEFAULT_NPY_LIMITS, listNpz, type NpyLimits, readNpz } from '@fidboard/npy';
import { labelsOfArray } from './labels.ts';

/**
 * The labels that an .npz holds beside `count` images or rows of features: the array `labels`, else guided-diffusion's
 * `arr_1` of as many integers; null where there is neither.
 */
export async function labelsOfNpz(
  path: string,
  count: number,
  { limits = DEFAULT_NPY_LIMITS, label = path }: { limits?: NpyLimits; label?: string } = {},
): Promise<string[] | null> {
  const members = await listNpz(path, limits);
  const named = members.find(({ name }) => name === 'labels');
  const beside = members.find(
    ({ name, dtype, shape }) =>
      name === 'arr_1' && /^u?int/.test(dtype) && shape.length === 1 && shape[0] === count,
  );
  const member = named ?? beside;
  if (member === undefined) return null;
  const what = `"${label}": ${member.name}`;
  if (member.shape.length !== 1 || member.shape[0] !== count) {
    // Before it is read: an array of another length is none of ours, however large.
    throw new Refusal(
      'BAD_INPUT',
      `${what}: expected labels, an array (${count}) of integers or texts, got ${member.dtype} (${member.shape.join(', ')}).`,
      'Save one label for each image: numpy.savez(path, arr_0=images, labels=labels).',
    );
  }
  const arrays = await readNpz(path, { only: [member.name], limits });
  return labelsOfArray(arrays.get(member.name)!, what, count);
}
