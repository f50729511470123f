import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents from the printed schema of the API; the output is committed. */
const config: CodegenConfig = {
  schema: '../api/schema.graphql',
  documents: ['src/server/documents.ts'],
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        onlyOperationTypes: true,
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', BigInt: 'number', JSON: 'unknown' },
      },
    },
  },
};

export default config;
