import type { CodegenConfig } from '@graphql-codegen/cli';
import type { DocumentNode } from 'graphql';
import { persistedHash } from './persisted-text.ts';

/** Typed documents from the printed schema of the API; the output is committed. */
const config: CodegenConfig = {
  schema: '../api/schema.graphql',
  importExtension: '.ts',
  documents: ['src/features/**/*.ts'],
  generates: {
    'src/generated/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        // Pages send it in place of the text, which scripts/persisted-operations.mjs hands to the API.
        onExecutableDocumentNode: (document: DocumentNode) =>
          document.definitions.some(({ kind }) => kind === 'OperationDefinition')
            ? { hash: persistedHash(document) }
            : undefined,
      },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', BigInt: 'number', JSON: 'unknown' },
      },
    },
  },
};

export default config;
