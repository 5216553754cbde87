import { Option } from 'commander';
import { formats } from '../../client/generated/words.ts';
import type { CheckedDocument } from '../../document/offline.ts';
import { type SuspiciousHandling, suspiciousHandlings } from '../../lib/document-limits.ts';
import { ProblemError } from '../../lib/problem.ts';
import { overhear } from '../closing-warnings.ts';
import { defineCommand, type Session, tellJson } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';
import { openFile, save } from '../files.ts';
import { type IdentityOptions, identityIn, identityOption } from '../identities.ts';
import { counted } from '../kinds.ts';
import { noteWarnings, shownWarnings } from '../sayings.ts';
import { type SecretValue, secretOf, secretOption, secrets } from '../secrets.ts';
import { placed, remark } from '../words.ts';

interface ValidateOptions {
  readonly passphrase?: SecretValue;
  readonly suspicious: SuspiciousHandling;
}

/** Says what is wrong with a document, without a server. */
export const validateCommand = defineCommand<ValidateOptions>({
  name: 'validate',
  summary: 'check a document without a server',
  arguments: { '<file>': 'the document, - for standard input' },
  example: 'lading validate prod.json',
  isOffline: true,
  options: [
    secretOption(secrets.passphrase),
    new Option('--suspicious <handling>', 'what becomes of suspicious content')
      .choices(suspiciousHandlings)
      .env('LADING_SUSPICIOUS_CONTENT')
      .default('warn'),
  ],
  run: async (session, [file = '-'], options) => {
    const passphrase = await secretOf(session, secrets.passphrase, options.passphrase);
    // Loaded when it is needed: the other commands need no validator.
    const { checkDocument } = await import('../../document/offline.ts');
    const { defaultLimits } = await import('../../document/limits.ts');
    const checked = await checkDocument(
      (await openFile(session.terminal, file)).content,
      { ...defaultLimits, suspicious: options.suspicious },
      passphrase,
    );
    await tell(session, checked);
    return checked.problems.length > 0 ? 'invalidDocument' : 'done';
  },
});

async function tell(session: Session, { counts, problems, warnings }: CheckedDocument): Promise<void> {
  const { terminal, telling } = session;
  if (telling !== 'text')
    return tellJson(session, { isValid: problems.length === 0, counts, problems, warnings });
  noteWarnings(terminal, warnings);
  for (const problem of problems)
    terminal.note(`${terminal.paintNote('red', problem.code)} ${remark(placed(problem))}`);
  const found = Object.entries(counts).map(([kind, count]) => counted(count, kind));
  const verdict = problems.length === 0 ? 'Valid' : `Invalid (${counted(problems.length, 'problem')})`;
  await terminal.say(`${verdict}: ${found.join(', ') || 'no entities'}.`);
}

interface ConvertOptions extends IdentityOptions {
  readonly out: string;
  readonly format: string;
  readonly passphrase?: SecretValue;
  readonly rekeySecret?: SecretValue;
  readonly targetSecret?: SecretValue;
}

/** Writes a document in another format, without a server. */
export const convertCommand = defineCommand<ConvertOptions>({
  name: 'convert',
  summary: 'write a document in another format, without a server',
  arguments: { '<file>': 'the document, - for standard input' },
  example: 'lading convert prod.json --format yaml -o prod.yaml',
  isOffline: true,
  options: [
    new Option('-o, --out <file>', '- for standard output').default('-'),
    new Option('--format <format>', `one of ${Object.keys(formats).join(', ')}`).default('json'),
    secretOption(secrets.passphrase),
    secretOption(secrets.source),
    identityOption,
    secretOption(secrets.target),
  ],
  run: async (session, [file = '-'], options) => {
    const source = await secretOf(session, secrets.source, options.rekeySecret);
    const target = await secretOf(session, secrets.target, options.targetSecret);
    const passphrase = await secretOf(session, secrets.passphrase, options.passphrase);
    const identity = await identityIn(options);
    const { convertOffline } = await import('../../document/offline.ts');
    const { content: bytes } = await openFile(session.terminal, file);
    const name = options.format.replaceAll('-', '_');
    try {
      const warnings: string[] = [];
      const content = convertOffline(bytes, name, { source, target, passphrase, identity }, (warning) =>
        warnings.push(warning),
      );
      // The last words of that format are what there is to say of it.
      const heard = name === 'contextforge' ? overhear(content, 'NONE') : undefined;
      await save(session.terminal, heard?.pieces ?? content, options.out);
      const said = [...warnings, ...((await heard?.warnings()) ?? [])];
      noteWarnings(session.terminal, shownWarnings(said));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const messages = error.problems.map((problem) => `  ${placed(problem)}`);
      throw new CommandFailure(
        'invalidDocument',
        ['The document cannot be converted.', ...messages].join('\n'),
        { code: error.problems[0].code, problems: error.problems },
      );
    }
    return 'done';
  },
});
