import { open } from 'node:fs/promises';
import { Option } from 'commander';
import { defineCommand, defineGroup, tellJson } from '../command.ts';
import { CommandFailure } from '../exit-codes.ts';
import { unwritable } from '../files.ts';

interface GenerateOptions {
  readonly out: string;
}

const generateCommand = defineCommand<GenerateOptions>({
  name: 'generate',
  summary: 'make an age identity, whose recipient exports can be sealed for',
  example: 'lading key generate -o staging.key',
  isOffline: true,
  options: [
    new Option('-o, --out <file>', 'for the eyes of its owner only; - for standard output').default('-'),
  ],
  run: async (session, _args, { out }) => {
    // Loaded where it is needed: the other commands start sooner without.
    const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const text = `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`;
    const { terminal, telling } = session;
    if (out === '-') await terminal.write(text);
    else await keep(out, text);
    if (telling !== 'text' && out !== '-') await tellJson(session, { file: out, recipient });
    else if (out !== '-') await terminal.say(recipient);
    terminal.note(`Export for it with: lading export --recipient ${recipient}`);
    terminal.note(
      `Import with: lading import <file> --identity-file ${out === '-' ? '<identity file>' : out}`,
    );
    return 'done';
  },
});

/** Never in the place of another one: what is sealed for that could not be opened any more. */
async function keep(file: string, text: string): Promise<void> {
  const opened = await open(file, 'wx', 0o600).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new CommandFailure('unexpected', `There is a file ${file} already; it was left as it is.`);
    throw unwritable(error, file);
  });
  try {
    await opened.writeFile(text);
  } finally {
    await opened.close();
  }
}

/** Keys for who is to import an export without the secret of its source. */
export const keyCommands = defineGroup({
  name: 'key',
  summary: 'keys that exports can be sealed for',
  commands: [generateCommand],
});
