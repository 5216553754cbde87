/** What all rooms of use cases stand on. */
const useCase = [
  'src/audit',
  'src/log',
  'src/services',
  'src/document',
  'src/planning',
  'src/store',
  'src/kinds',
  'src/secrets',
  'src/settings',
  'src/lib',
];

/** Folder → the folders that it may import from, besides itself. What is not listed here may import from all. */
const layers = {
  'src/lib': [],
  'src/log': ['src/lib'],
  'src/settings': ['src/lib'],
  'src/kinds': ['src/lib'],
  'src/secrets': ['src/kinds', 'src/lib'],
  'src/document': ['src/secrets', 'src/kinds', 'src/lib'],
  'src/planning': ['src/kinds', 'src/secrets', 'src/lib'],
  'src/store': ['src/kinds', 'src/lib', 'src/settings'],
  'src/audit': ['src/log', 'src/store', 'src/kinds', 'src/lib'],
  'src/services': ['src/log', 'src/store', 'src/secrets', 'src/settings', 'src/lib'],
  // Side by side on what is below them.
  'src/exports': useCase,
  'src/uploads': useCase,
  'src/edits': useCase,
  // A delta is compared with what an export says is here; a document that was uploaded is used up.
  'src/imports': [...useCase, 'src/exports', 'src/uploads'],
  'src/differences': [...useCase, 'src/exports', 'src/imports'],
  'src/retention': [...useCase, 'src/exports', 'src/imports', 'src/uploads'],
  'src/rotation': [...useCase, 'src/exports', 'src/imports', 'src/uploads'],
  // Links and addresses of uploads end with the token that they were made with.
  'src/access': [
    'src/audit',
    'src/log',
    'src/exports',
    'src/uploads',
    'src/store',
    'src/lib',
    'src/settings',
  ],
  schema: [
    ...useCase,
    'src/access',
    'src/differences',
    'src/edits',
    'src/exports',
    'src/imports',
    'src/retention',
    'src/rotation',
    'src/uploads',
  ],
  'src/client': ['src/lib'],
  // Offline means: the document is read here, by the reader that the server has (docs/adr/0009-command-line.md).
  'src/cli': ['src/client', 'src/document', 'src/lib'],
  'src/console': ['src/client', 'src/lib'],
  // Runs in browsers.
  'src/graphiql': [],
};

/** Folder → the files of it that others may import from; tests may from all. */
const doors = {
  schema: ['context', 'schema', 'shared/answer-size', 'shared/audit', 'shared/loaders'],
  'src/client': [
    'follow-import',
    'follow-rotation',
    'generated/[a-z]+',
    'lading-client',
    'open-download',
    'transport',
  ],
  'src/audit': ['audit-entries', 'audit-log'],
  'src/log': ['create-log', 'members'],
  'src/imports': [
    'apply-import',
    'approvals',
    'approve-import',
    'cancel-import',
    'chunk',
    'follow/follow-activity',
    'follow/follow-job',
    'follow/shared-reader',
    'import-configuration',
    'jobs',
    'leases',
    'outcomes',
    'problems',
    'progress',
    'receive/read-chunks',
    'runner',
    'sealed-tables',
    'undo-import',
  ],
  'src/exports': [
    'open-export',
    'download-links',
    'export-configuration',
    'export-document',
    'export-selection',
    'exporting',
    'log-export',
    'open-download',
    'read-rows',
    'tell-export',
    'seal-for-recipient',
    'watermark',
  ],
  'src/edits': ['edit-entity', 'edit-problems', 'entity-input'],
  'src/differences': ['compare-sides', 'delta-document', 'find-difference', 'side'],
  'src/uploads': ['open-upload', 'receive-upload', 'upload-address', 'upload-problem', 'uploads'],
  'src/access': ['access-tokens', 'identity', 'open-access', 'permissions', 'session-ends', 'viewer'],
  'src/retention': ['remove-imports', 'sweeper'],
  'src/rotation': ['follow-rotation', 'key-usage', 'rotate-secrets', 'rotations', 'rotator'],
};

const own = '^(src|schema|test|bench|scripts)/';
const inside = (folders) => `^(${folders.join('|')})/`;

const arrows = Object.entries(layers).map(([folder, allowed]) => ({
  name: `${folder.replace('src/', '')}-imports-only-below-it`,
  severity: 'error',
  from: { path: inside([folder]) },
  to: { path: own, pathNot: inside([folder, ...allowed]) },
}));

const walls = Object.entries(doors).map(([folder, files]) => ({
  name: `${folder.replace('src/', '')}-is-entered-through-its-doors`,
  severity: 'error',
  from: { path: '^(src|schema)/', pathNot: inside([folder]) },
  to: { path: inside([folder]), pathNot: `^${folder}/(${files.join('|')})\\.ts$` },
}));

const typesOnly = { dependencyTypesNot: ['type-only'] };
const typeorm = '^node_modules/typeorm/';
const tables = '^src/(store|kinds)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...arrows,
    ...walls,
    {
      name: 'server-is-below-nothing',
      comment: 'The server knows all parts but the ones that speak its public API.',
      severity: 'error',
      from: { path: '^src/server/' },
      to: { path: '^(src/(client|cli|console)|test|bench|scripts)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Types are counted: what knows each other in a circle can only be read as a whole.',
      severity: 'error',
      from: { path: own },
      to: { circular: true },
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
        pathNot: [
          tables,
          '^src/(access|audit|imports|exports|edits|differences|uploads|retention|rotation)/',
          '^src/services/sealed-(bytes-)?table\\.ts$',
        ],
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
