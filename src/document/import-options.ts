import type { Problem } from '../lib/problem.ts';

/** Options of an import that stand beside its document, `{"import_data": …, "dry_run": true}`: ContextForge's words. */
export const optionNames = [
  'conflict_strategy',
  'dry_run',
  'rekey_secret',
  'source_identity',
  'selected_entities',
] as const;

export const isOption = (name: string): boolean => (optionNames as readonly string[]).includes(name);

/** Options that stand in a document, as they stand there. */
export type DocumentOptions = Readonly<Record<string, unknown>>;

interface Asked {
  readonly conflictStrategy: string;
  readonly dryRun: boolean;
  readonly sourceSecret?: string | undefined;
  readonly sourceIdentity?: string | undefined;
}

/**
 * What a document asks for that its import was not asked for: an import that passed over it would do what its author
 * meant to prevent. No value is shown: one of them is a secret.
 */
export const disagreements = (options: DocumentOptions, asked: Asked): Problem[] =>
  Object.entries(options).flatMap(([name, value]) =>
    value === null || agrees(name, value, asked) ? [] : [disagreement(name)],
  );

function agrees(name: string, value: unknown, asked: Asked): boolean {
  const { conflictStrategy, dryRun, sourceSecret, sourceIdentity } = asked;
  if (name === 'dry_run') return value === dryRun;
  if (name === 'conflict_strategy') return String(value).toLowerCase() === conflictStrategy;
  if (name === 'source_identity') return value === '' || value === sourceIdentity;
  return name === 'rekey_secret' && (value === '' || value === sourceSecret);
}

/** The names of an option in the API and on the command line. */
const otherNames: Readonly<Record<string, string>> = {
  conflict_strategy: 'conflictStrategy, --conflict-strategy',
  dry_run: 'dryRun, --dry-run',
  rekey_secret: 'sourceSecret, --rekey-secret',
  source_identity: 'sourceIdentity, --identity-file',
  selected_entities: 'select, --include',
};

const disagreement = (name: string): Problem => ({
  code: 'OPTION_IN_DOCUMENT',
  message:
    `The document asks for '${name}', and its import was asked for something else. Ask for it in the import itself ` +
    `(${otherNames[name]}) and take it out of the document, or send both to POST /import.`,
  path: `/${name}`,
});

/** An option at a place where no way in looks for it. */
export const misplacedOption = (name: string): Problem => ({
  code: 'OPTION_IN_DOCUMENT',
  message:
    `The document has '${name}' where nothing asks for it. Ask for it in the import itself (${otherNames[name]}), or ` +
    'beside `import_data` in what is sent to POST /import, and take it out of the document.',
  path: `/${name}`,
});
