// Promise: each template is a board once its references have images, and says so without a server.
import { expect, it } from 'vitest';
import { conventionalProtocol, givenFeatures, parseBoardDocument, readTemplates } from '../src/index.ts';

const protocol = conventionalProtocol({ extraction: givenFeatures(8) });

it('is a board for each use, with what it is measured against left to say', async () => {
  const templates = await readTemplates();
  expect(templates.map(({ name }) => name)).toEqual([
    'biometric-uniqueness',
    'class-conditional-medical',
    'medical-text-to-image',
    'one-step-distillation',
    'perturbation-robustness',
  ]);
  for (const { name, title, description, references, columns, ranking, reported, datasets } of templates) {
    const named = references.map((reference, at) => ({ ...reference, sha256: String(at).padStart(64, '0') }));
    for (const results of [reported, ...datasets.map((dataset) => dataset.reported)]) {
      const board = parseBoardDocument({
        ...{ board: name, title, description, visibility: 'private', protocol },
        ...{ references: named, columns, ranking, reported: results },
      });
      expect(board).toMatchObject({ references: named, columns, ranking });
      expect(board.reported ?? []).toEqual(results);
    }
  }
});

it('knows the published numbers of several data sets, and shows those of the first', async () => {
  const template = (await readTemplates()).find(({ name }) => name === 'one-step-distillation')!;
  expect(template).toMatchObject({ extractor: 'fid-inception-v3', images: 50_000 });
  expect(template.datasets.map(({ name }) => name)).toContain('ffhq-64');
  expect(template.datasets.find(({ name }) => name === 'cifar-10')!.reported).toEqual(template.reported);
});

it('takes the columns of known metrics alone, and classes where there are any', async () => {
  const [template] = await readTemplates();
  const { title, description, ranking } = template!;
  const reference = { name: 'Real', sha256: '0'.repeat(64) };
  const [column] = template!.columns;
  const board = (change: object) => () =>
    parseBoardDocument({
      ...{ board: 'one', title, description, visibility: 'private', protocol, reference, ranking },
      columns: [{ ...column, ...change }],
    });
  expect(board({ metric: 'fid', class: 'cat' })).not.toThrow();
  expect(board({ metric: 'sid' })).toThrow('board.columns.0.metric: expected fid, fid_infinity, ');
  expect(board({ metric: 'sift_similarity' })).toThrow('sift_similarity is reserved: it is not computed yet');
  expect(board({ metric: 'recall', class: 'cat' })).toThrow('board.columns.0.class: expected no class');
});
