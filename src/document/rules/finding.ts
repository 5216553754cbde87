/** Something about what a field holds; suspicious: it may be meant, and is only refused where that is asked for. */
export interface Finding {
  /** Names within the field. */
  readonly at: readonly string[];
  /** Goes on after "expected": `an address that begins with http`. */
  readonly wrong: string;
  readonly isSuspicious: boolean;
  /** A suspicious one: a secret in clear, where none is sealed or left out of an export. */
  readonly isSecret?: true;
}

export const wrong = (text: string, ...at: readonly string[]): Finding => ({
  at,
  wrong: text,
  isSuspicious: false,
});

export const suspicious = (text: string, ...at: readonly string[]): Finding => ({
  at,
  wrong: text,
  isSuspicious: true,
});

export const secretFound = (...at: readonly string[]): Finding => ({
  ...suspicious('has what looks like a secret in it, which is neither sealed nor masked there', ...at),
  isSecret: true,
});

export const nothingFound: readonly Finding[] = [];
