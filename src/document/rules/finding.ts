/** Something about what a field holds; suspicious: it may be meant, and is only refused where that is asked for. */
export interface Finding {
  /** Names within the field. */
  readonly at: readonly string[];
  /** Goes on after "expected": `an address that begins with http`. */
  readonly wrong: string;
  readonly isSuspicious: boolean;
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

export const nothingFound: readonly Finding[] = [];
