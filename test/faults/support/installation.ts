import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, ownAccount } from './account.ts';

/** Where the programs of a PostgreSQL server are, and who may run them. */
export interface Installation {
  readonly programs: string;
  readonly account: Account;
}

/** Undefined where a test cannot start a PostgreSQL of its own. */
export function findInstallation(): Installation | undefined {
  const account = accountFor();
  const programs = directories().find((directory) => existsSync(join(directory, 'initdb')));
  if (account === undefined || programs === undefined || said('setpriv', '--version') === undefined) return;
  return { programs, account };
}

const shared = '/usr/lib/postgresql';

function directories(): string[] {
  const versions = existsSync(shared) ? readdirSync(shared).sort().reverse() : [];
  const told = said('pg_config', '--bindir');
  return [...(told === undefined ? [] : [told]), ...versions.map((version) => join(shared, version, 'bin'))];
}

/** PostgreSQL refuses to run as root, but its package brings somebody who may. */
function accountFor(): Account | undefined {
  const own = ownAccount();
  if (own.uid !== 0) return own;
  const [uid, gid] = [said('id', '-u', 'postgres'), said('id', '-g', 'postgres')];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** What a program answers; undefined where it is not there, or has none. */
function said(program: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
