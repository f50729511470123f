import { Refusal } from '@fidboard/core';
import { isModule, isTensor, type Pickled, type TensorReference } from './pickled.ts';

/** Dictionaries within dictionaries, and objects in all, that no checkpoint comes near. */
const DEEPEST = 32;
const MOST_OBJECTS = 100_000;

/**
 * The tensors of a state dictionary or of a TorchScript module by name: names within names are joined by dots, as PyTorch
 * does. Other values are left out. Refuses an object that is neither, and one that holds itself.
 */
export function namedTensors(value: Pickled, label: string): Map<string, TensorReference> {
  const tensors = new Map<string, TensorReference>();
  let objects = 0;
  const visit = (held: ReadonlyMap<Pickled, Pickled>, prefix: string, depth: number): void => {
    if (depth > DEEPEST || ++objects > MOST_OBJECTS)
      throw other(label, 'one that goes deeper than any network');
    for (const [name, entry] of held) {
      if (typeof name !== 'string') continue;
      if (isTensor(entry)) tensors.set(`${prefix}${name}`, entry);
      const within = membersOf(entry);
      if (within !== null) visit(within, `${prefix}${name}.`, depth + 1);
    }
  };
  const members = membersOf(value);
  if (members === null) throw other(label, 'another object');
  visit(members, '', 0);
  return tensors;
}

function membersOf(value: Pickled): ReadonlyMap<Pickled, Pickled> | null {
  if (value instanceof Map) return value;
  return isModule(value) ? value.attributes : null;
}

function other(label: string, got: string): Refusal {
  return new Refusal(
    'BAD_INPUT',
    `${label}: expected a dictionary of tensors, got ${got}`,
    'Save it with torch.save(model.state_dict(), path).',
  );
}
