import { asciiText } from './ascii-text.ts';
import type { SecretKey } from './helm-entity.ts';

const head = `# In the place of the release's name, in the names of everything that the chart makes.
fullnameOverride: ""

# The secrets of the entities, by the file whose entities refer to them. Each file has a Secret of its own. The chart
# comes without values: give them with --values, from a file that is not kept beside the chart.
`;

/** Writes `values.yaml`: a line and a comment for each secret, which is all that is held of the entities. */
export class ChartValues {
  readonly #lines: string[] = [];
  #file = '';

  add(file: string, keys: readonly SecretKey[]): void {
    if (file !== this.#file) this.#lines.push(`  ${file}:`);
    this.#file = file;
    for (const { name, description } of keys)
      this.#lines.push(`    # ${asciiText(description)}`, `    ${name}: ""`);
  }

  text(): string {
    const secrets = this.#lines.length === 0 ? 'secrets: {}' : ['secrets:', ...this.#lines].join('\n');
    return `${head}${secrets}\n`;
  }
}
