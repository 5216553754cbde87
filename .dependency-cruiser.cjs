/** Folder → the folders that it may import from, besides itself. What is not listed here may import from all. */
const layers = {
  'src/lib': [],
  'src/settings': ['src/lib'],
  'src/kinds': ['src/lib'],
  'src/secrets': ['src/kinds', 'src/lib'],
  'src/document': ['src/secrets', 'src/kinds', 'src/lib'],
  'src/planning': ['src/kinds', 'src/secrets', 'src/lib'],
  'src/store': ['src/kinds', 'src/lib', 'src/settings'],
  'src/progress': ['src/planning', 'src/store', 'src/kinds', 'src/lib'],
  'src/transfer': [
    'src/document',
    'src/kinds',
    'src/lib',
    'src/planning',
    'src/progress',
    'src/secrets',
    'src/settings',
    'src/store',
  ],
  'src/access': ['src/store', 'src/lib', 'src/settings'],
  schema: [
    'src/access',
    'src/document',
    'src/kinds',
    'src/lib',
    'src/planning',
    'src/progress',
    'src/secrets',
    'src/settings',
    'src/store',
    'src/transfer',
  ],
  'src/client': ['src/lib'],
  // Offline means: the document is read here, by the reader that the server has (docs/adr/0009-command-line.md).
  'src/cli': ['src/client', 'src/document', 'src/lib'],
  'src/console': ['src/client', 'src/lib'],
  // Runs in browsers.
  'src/graphiql': [],
};

const own = '^(src|schema|test|bench|scripts)/';
const inside = (folders) => `^(${folders.join('|')})/`;

const arrows = Object.entries(layers).map(([folder, allowed]) => ({
  name: `${folder.replace('src/', '')}-imports-only-below-it`,
  severity: 'error',
  from: { path: inside([folder]) },
  to: { path: own, pathNot: inside([folder, ...allowed]) },
}));

const typesOnly = { dependencyTypesNot: ['type-only'] };
const typeorm = '^node_modules/typeorm/';
const tables = '^src/(store/|kinds/[^/]+/table\\.ts$)';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'server-is-below-nothing',
      comment: 'The server knows all parts but the ones that speak its public API.',
      severity: 'error',
      from: { path: '^src/server/' },
      to: { path: '^(src/(client|cli|console)|test|bench|scripts)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { path: own },
      to: { circular: true, viaOnly: typesOnly },
    },
    {
      name: 'typeorm-only-in-store-and-tables',
      comment: 'Elsewhere below the API only its types, to hand a transaction on.',
      severity: 'error',
      from: { path: inside(['src', 'schema']), pathNot: tables },
      to: { path: typeorm, ...typesOnly },
    },
    {
      name: 'typeorm-types-only-where-transactions-pass',
      severity: 'error',
      from: {
        path: inside(['src', 'schema']),
        pathNot: [tables, '^src/kinds/(entity-row|kind)\\.ts$', '^src/(transfer|progress)/'],
      },
      to: { path: typeorm },
    },
    {
      name: 'planning-is-pure',
      comment: 'No clock, no I/O: hashing is all that it needs of Node.',
      severity: 'error',
      from: { path: '^src/planning/' },
      to: { dependencyTypes: ['core'], pathNot: '^crypto$' },
    },
    {
      name: 'graphql-only-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(server|client|graphiql)/' },
      to: { path: '^node_modules/(graphql|@pothos|graphql-.*)/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // Has types only, and nothing to be resolved.
      to: { couldNotResolve: true, pathNot: '^@graphql-typed-document-node/core$' },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
