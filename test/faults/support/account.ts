/** Who owns files and processes. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Of this process. */
export const ownAccount = (): Account => ({ uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
