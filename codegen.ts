import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types and documents of `src/client`, made of the printed API alone: `npm run generate` needs no server. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'src/client/operations/*.graphql',
  importExtension: '.ts',
  generates: {
    'src/client/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        strictScalars: true,
        scalars: { DateTime: 'string', File: 'Blob', JSON: 'unknown' },
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        avoidOptionals: { field: true },
        skipTypename: true,
        onlyOperationTypes: true,
      },
    },
  },
};

export default config;
