import { type BoardTemplate, readTemplates } from '@fidboard/protocol';
import { builder } from '../../schema/builder.ts';

const TemplateDatasetRef = builder
  .objectRef<BoardTemplate['datasets'][number]>('BoardTemplateDataset')
  .implement({
    description: 'A data set whose published numbers a template knows.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'As `fidboard board new --dataset` takes it.' }),
      reported: t.field({
        type: 'JSON',
        description: 'Its reported results, as a board’s document has them.',
        resolve: ({ reported }) => reported,
      }),
    }),
  });

const BoardTemplateRef = builder.objectRef<BoardTemplate>('BoardTemplate').implement({
  description: 'The board of a common use, without the images that it is measured against.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As `fidboard board new --template` takes it.' }),
    title: t.exposeString('title', { description: 'What its board is called.' }),
    description: t.exposeString('description', { description: 'What its board is about.' }),
    extractor: t.exposeString('extractor', { description: 'The id of the network that it is made for.' }),
    images: t.exposeInt('images', {
      nullable: true,
      description: 'How many images a submission has to hold; null: any number.',
    }),
    document: t.field({
      type: 'JSON',
      description:
        'Its references (without hashes), columns, ranking and reported results, as a board’s document has them.',
      resolve: ({ references, columns, ranking, reported }) => ({ references, columns, ranking, reported }),
    }),
    datasets: t.field({
      type: [TemplateDatasetRef],
      description: 'Whose published numbers can stand in place of its reported results.',
      resolve: ({ datasets }) => datasets,
    }),
  }),
});

/** The files do not change while a server runs. */
let templates: Promise<readonly BoardTemplate[]> | undefined;

builder.queryField('boardTemplates', (t) =>
  t.field({
    type: [BoardTemplateRef],
    description: 'Boards of common uses to begin with, by name.',
    resolve: async () => {
      templates ??= readTemplates();
      return [...(await templates)];
    },
  }),
);
