import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Context, Contexts } from './contexts-form.ts';
import { CommandFailure } from './exit-codes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The file that names servers, in the configuration directory of the user. */
export function contextsFile(env: Environment): string {
  const home =
    env['XDG_CONFIG_HOME'] ||
    (process.platform === 'win32' && env['APPDATA']) ||
    join(homeOf(env), '.config');
  return join(home, 'lading', 'contexts.json');
}

const homeOf = (env: Environment): string => env['HOME'] || homedir();

/** What is named there; nothing where there is no such file yet. */
export async function readContexts(env: Environment): Promise<Contexts> {
  const file = contextsFile(env);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { contexts: {} };
  const { contextsForm } = await import('./contexts-form.ts');
  const read = contextsForm.safeParse(tryToParse(text));
  if (read.success) return read.data;
  throw new CommandFailure('unexpected', `${file} is not what lading wrote there. Mend it, or remove it.`, {
    code: 'WRONG_CONTEXTS_FILE',
  });
}

function tryToParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes the file of contexts, which is for the eyes of its owner only, and whole at any moment. */
export async function writeContexts(env: Environment, contexts: Contexts): Promise<void> {
  const file = contextsFile(env);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 });
  // The mode is given to new files only.
  await chmod(draft, 0o600);
  await rename(draft, file);
}

/** The context of this name, or the end of the command with the names that there are. */
export function contextNamed({ contexts }: Contexts, name: string): Context {
  const context = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
  if (context !== undefined) return context;
  const names = Object.keys(contexts);
  const others = names.length === 0 ? 'nor any other' : `there are ${names.join(', ')}`;
  throw new CommandFailure(
    'unexpected',
    `There is no context '${name}'${names.length === 0 ? ', ' : '; '}${others}.`,
    {
      advice: `Add it with: lading context add ${name} --url <url>`,
    },
  );
}
