import { Option } from 'commander';
import { ProblemError } from '../../lib/problem.ts';
import { overhear } from '../closing-warnings.ts';
import { defineCommand } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';
import { openFile } from '../files.ts';
import { save } from '../save.ts';
import { type SecretValue, secretOf, secretOption } from '../secret-option.ts';
import { secrets } from '../secrets.ts';
import { noteWarnings, shownWarnings } from '../warnings.ts';
import { placed } from '../words.ts';

interface Options {
  readonly out: string;
  readonly format: string;
  readonly passphrase?: SecretValue;
  readonly rekeySecret?: SecretValue;
  readonly targetSecret?: SecretValue;
}

/** Writes a document in another format, without a server. */
export const convertCommand = defineCommand<Options>({
  name: 'convert',
  summary: 'write a document in another format, without a server',
  arguments: { '<file>': 'the document, - for standard input' },
  example: 'lading convert prod.json --format yaml -o prod.yaml',
  isOffline: true,
  options: [
    new Option('-o, --out <file>', '- for standard output').default('-'),
    new Option('--format <format>', 'json, yaml, ndjson, terraform, helm, mcp-json or contextforge').default(
      'json',
    ),
    secretOption(secrets.passphrase),
    secretOption(secrets.source),
    secretOption(secrets.target),
  ],
  run: async (session, [file = '-'], options) => {
    const source = await secretOf(session, secrets.source, options.rekeySecret);
    const target = await secretOf(session, secrets.target, options.targetSecret);
    const passphrase = await secretOf(session, secrets.passphrase, options.passphrase);
    const { convertOffline } = await import('../../document/convert-document.ts');
    const { content: bytes } = await openFile(session.terminal, file);
    const name = options.format.replaceAll('-', '_');
    try {
      const warnings: string[] = [];
      const content = convertOffline(bytes, name, { source, target, passphrase }, (warning) =>
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
