import type { Terminal } from './terminal.ts';
import { printable, remark } from './words.ts';

/** What a sentence is said of. */
interface SaidOf {
  readonly kind: string;
  readonly key: string;
}

interface Saying {
  readonly code: string;
  readonly first: string;
  readonly named: string[];
  count: number;
}

const mostNamed = 10;
// A sentence with names of its own hardly comes again.
const mostKept = 1_000;

/** Sentences about entities: each is said in full once, and at the end of which others it holds. */
export class Sayings {
  readonly #known = new Map<string, Saying>();
  readonly #told = new Set<string>();

  /** What to say of the entity: the sentence, or of which one it was said before. */
  of(entity: SaidOf, code: string, sentence: string): string {
    const name = `${entity.kind.toLowerCase()} ${printable(entity.key)}`;
    if (this.#told.size < mostKept) this.#told.add(`${code} ${sentence}`);
    // Alike are those that differ by the name of the entity only.
    const text = `${code} ${sentence.replaceAll(`'${printable(entity.key)}'`, "'…'")}`;
    const known = this.#known.get(text);
    if (known === undefined) {
      if (this.#known.size < mostKept) this.#known.set(text, { code, first: name, named: [name], count: 1 });
      return sentence;
    }
    known.count += 1;
    if (known.named.length < mostNamed) known.named.push(name);
    return `as for ${known.first}.`;
  }

  /** Whether the sentence was said of an entity, or is alike to one that was. */
  has = (code: string, sentence: string): boolean => this.#told.has(`${code} ${sentence}`);

  /** A line for each sentence that holds for several entities. */
  lines(): string[] {
    return [...this.#known.values()]
      .filter(({ count }) => count > 1)
      .map(({ code, named, count }) => {
        const others = count - named.length;
        return `${code}, of ${count}: ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
      });
  }
}

const mostShown = 50;

/** The first of some warnings, as many as anybody reads, and where the others are. */
export const shownWarnings = (warnings: readonly string[], others = 'like these'): readonly string[] =>
  warnings.length <= mostShown
    ? warnings
    : [...warnings.slice(0, mostShown), `${warnings.length - mostShown} more ${others}.`];

/** Warnings about something as a whole, a line each. */
export function noteWarnings(
  terminal: Pick<Terminal, 'note' | 'paintNote'>,
  warnings: readonly string[],
): void {
  for (const warning of warnings)
    terminal.note(`${terminal.paintNote('yellow', 'warning')} ${remark(warning)}`);
}
