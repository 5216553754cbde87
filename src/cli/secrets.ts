import type { Secret } from './secret-option.ts';

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
