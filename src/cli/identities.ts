import { Option } from 'commander';
import { CommandFailure } from './exit-codes.ts';
import { readText } from './files.ts';

/** The option that names a file with an age identity; a secret stands in a file of its own. */
export const identityOption = new Option(
  '--identity-file <file>',
  'age identity, where credentials of the document are sealed for its recipient',
).env('LADING_IDENTITY_FILE');

export interface IdentityOptions {
  readonly identityFile?: string;
}

/** The identity in the file, as `lading key generate` and age-keygen write it. */
export async function identityIn({ identityFile }: IdentityOptions): Promise<string | undefined> {
  if (identityFile === undefined) return undefined;
  const text = await readText(identityFile);
  const found = /^AGE-SECRET-KEY-1\w+$/im.exec(text)?.[0];
  if (found !== undefined) return found;
  throw new CommandFailure('unexpected', `There is no age identity in ${identityFile}.`, {
    code: 'INVALID_IDENTITY',
    advice: 'One begins with AGE-SECRET-KEY-1; make one with `lading key generate`.',
  });
}
