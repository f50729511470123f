import { MODELS, type ModelName } from './weights.ts';

/** Where an entry's images come from. */
type DemoSource =
  | { readonly kind: 'real'; readonly skip: number }
  | { readonly kind: 'noise'; readonly skip: number; readonly deviation: number }
  | { readonly kind: 'blur'; readonly skip: number; readonly sigma: number }
  | { readonly kind: 'flow'; readonly model: ModelName; readonly evaluations: number };

/** A row of the demo board; null where a fact does not apply, as for digits that no generator made. */
export interface DemoMethod {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** Function evaluations for one sample. */
  readonly nfe: number | null;
  readonly parameters: number | null;
  readonly teacher: string | null;
  /** Whether training used no real image beyond what the teacher had learnt. */
  readonly dataFree: boolean | null;
  /** Training images seen by the method's last checkpoint. */
  readonly trainingImages: number | null;
  readonly baseline: boolean;
}

/** One submission to the demo board. */
export interface DemoEntry {
  /** Unique on the board; the name of its sample file. */
  readonly slug: string;
  /** What tells this submission from the method's others. */
  readonly label: string;
  readonly method: DemoMethod;
  /** Training images seen at this checkpoint. */
  readonly trainingImages: number | null;
  readonly seed: number;
  readonly count: number;
  readonly source: DemoSource;
}

export interface DemoBoard {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly reference: { readonly name: string; readonly count: number; readonly seed: number };
  readonly entries: readonly DemoEntry[];
}

const COUNT = 500;

// One seed chooses the test digits of the three entries made of them; each skips what the one before took.
const TEST_SEED = 20;

function untrained(slug: string, name: string, description: string): DemoMethod {
  const facts = { nfe: null, parameters: null, teacher: null, dataFree: null, trainingImages: null };
  return { slug, name, description, ...facts, baseline: false };
}

function realEntry(method: DemoMethod, source: DemoSource): DemoEntry {
  const { slug } = method;
  return { slug, label: '', method, trainingImages: null, seed: TEST_SEED, count: COUNT, source };
}

function flowEntry(evaluations: number): DemoEntry {
  const facts = MODELS.teacher;
  const slug = `flow-matching-${evaluations}`;
  const steps = evaluations === 1 ? 'one Euler step' : `${evaluations} equal Euler steps`;
  const method: DemoMethod = {
    slug,
    name: `Flow matching, ${evaluations} NFE`,
    description: `A small U-Net trained by flow matching on the MNIST training digits, sampled in ${steps}.`,
    nfe: evaluations,
    parameters: facts.parameters,
    teacher: null,
    dataFree: false,
    trainingImages: facts.imagesSeen,
    baseline: false,
  };
  const source: DemoSource = { kind: 'flow', model: 'teacher', evaluations };
  return { slug, label: '', method, trainingImages: facts.imagesSeen, seed: 30, count: COUNT, source };
}

const STUDENT: DemoMethod = {
  slug: 'one-step-student',
  name: 'One-step student',
  description:
    'The flow-matching network distilled into one step on pairs of noise and teacher samples, without real images.',
  nfe: 1,
  parameters: MODELS['student-late'].parameters,
  teacher: 'Flow matching',
  dataFree: true,
  trainingImages: MODELS['student-late'].imagesSeen,
  baseline: false,
};

function studentEntry(checkpoint: 'early' | 'middle' | 'late'): DemoEntry {
  const model = `student-${checkpoint}` as const;
  const trainingImages = MODELS[model].imagesSeen;
  return {
    slug: `one-step-student-${checkpoint}`,
    label: `checkpoint ${trainingImages.toLocaleString('en-US')} images`,
    method: STUDENT,
    trainingImages,
    seed: 40,
    count: COUNT,
    source: { kind: 'flow', model, evaluations: 1 },
  };
}

/** The board that the first start seeds; worst entries first, so that the board re-ranks while it fills. */
export const DEMO_BOARD: DemoBoard = {
  slug: 'demo',
  title: 'Handwritten digits (demo)',
  description:
    'Samples of small MNIST generators, 500 each, scored against 1,000 real training digits. Computed on this machine at first start.',
  reference: { name: 'MNIST, 1,000 training digits', count: 1000, seed: 10 },
  entries: [
    realEntry(
      untrained(
        'noised-digits',
        'Noised digits',
        'Real test digits with Gaussian noise (standard deviation 64 of 255).',
      ),
      {
        kind: 'noise',
        skip: COUNT,
        deviation: 64,
      },
    ),
    studentEntry('early'),
    flowEntry(1),
    realEntry(
      untrained(
        'blurred-digits',
        'Blurred digits',
        'Real test digits under a Gaussian blur (sigma 1.5 pixels).',
      ),
      {
        kind: 'blur',
        skip: 2 * COUNT,
        sigma: 1.5,
      },
    ),
    studentEntry('middle'),
    flowEntry(4),
    studentEntry('late'),
    flowEntry(16),
    realEntry(
      {
        ...untrained(
          'real-digits',
          'Real digits',
          'Held-out MNIST test digits: what a perfect generator would score.',
        ),
        baseline: true,
      },
      { kind: 'real', skip: 0 },
    ),
  ],
};
