import { Option } from 'commander';
import { type SuspiciousHandling, suspiciousHandlings } from '../../document/limits.ts';
import type { CheckedDocument } from '../../document/read-entities.ts';
import { defineCommand, type Session } from '../command.ts';
import { counted } from '../counted.ts';
import { openFile } from '../files.ts';
import { type SecretValue, secretOf, secretOption } from '../secret-option.ts';
import { secrets } from '../secrets.ts';
import { tellJson } from '../tell.ts';
import { noteWarnings } from '../warnings.ts';
import { placed, remark } from '../words.ts';

interface Options {
  readonly passphrase?: SecretValue;
  readonly suspicious: SuspiciousHandling;
}

/** Says what is wrong with a document, without a server. */
export const validateCommand = defineCommand<Options>({
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
    const { checkDocument } = await import('../../document/read-entities.ts');
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
