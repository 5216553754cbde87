import { Option } from 'commander';
import type { Session } from './command.ts';
import { CommandFailure } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** A secret that can be given in three ways, best first: by a variable, at a prompt, on the command line. */
interface Secret {
  readonly flag: string;
  readonly variable: string;
  readonly question: string;
}

/** The value of a secret's option, as commander has it: absent, asked for without a value, or with one. */
export type SecretValue = string | true | undefined;

/** The option, with what there is to know about giving a secret. */
export const secretOption = ({ flag, variable, question }: Secret): Option =>
  new Option(
    `${flag} [secret]`,
    `${question.replace(/^./, (letter) => letter.toLowerCase())}; from ${variable}, or asked for without a value`,
  );

/** Whether an option takes a secret: of those that need no value there are no others. */
export const isSecretOption = ({ optional }: Option): boolean => optional;

/** The secret, if there is one; what is typed is not shown. */
export async function secretOf(
  session: Session,
  secret: Secret,
  given: SecretValue,
): Promise<string | undefined> {
  const { env, terminal } = session;
  if (given === undefined) return env[secret.variable] || undefined;
  if (given === true) return askFor(terminal, secret);
  terminal.note(
    terminal.paintNote('yellow', 'Warning:') +
      ` other people on this machine can see ${secret.flag}; use ${secret.variable}, or leave its value out to be asked.`,
  );
  return given;
}

async function askFor(
  { canAsk, input, error }: Terminal,
  { flag, variable, question }: Secret,
): Promise<string> {
  if (!canAsk)
    throw new CommandFailure('unexpected', `Nobody can be asked for ${flag} here; set ${variable} instead.`, {
      code: 'NOBODY_TO_ASK',
    });
  const { isCancel, password } = await import('@clack/prompts');
  // Standard output is for data.
  const answer = await password({ message: question, input, output: error });
  if (isCancel(answer)) throw new CommandFailure('interrupted', 'Nothing was done.');
  return answer;
}

/** Every secret that a command may be given. */
export const secrets = {
  source: {
    flag: '--rekey-secret',
    variable: 'LADING_REKEY_SECRET',
    question: 'Secret under which the source sealed its credentials',
  },
  target: {
    flag: '--target-secret',
    variable: 'LADING_TARGET_SECRET',
    question: 'With --format contextforge: secret of the gateway that will import the file',
  },
  passphrase: {
    flag: '--passphrase',
    variable: 'LADING_PASSPHRASE',
    question: 'Passphrase that seals the file (age)',
  },
  token: {
    flag: '--token',
    variable: 'LADING_TOKEN',
    question: 'Token that signs in at the server',
  },
} as const satisfies Readonly<Record<string, Secret>>;
