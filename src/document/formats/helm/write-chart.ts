import type { WrittenDocument } from '../../written-document.ts';
import { archiveFiles } from './archive-files.ts';
import type { ChartFile } from './chart-file.ts';
import { chartReadme } from './chart-readme.ts';
import { chartTemplates } from './chart-templates.ts';
import { ChartValues } from './chart-values.ts';
import { chartName, chartYaml } from './chart-yaml.ts';
import { entityFiles } from './entity-files.ts';

/** The document as a Helm chart that `helm install` takes as it is. */
export const writeChart = (document: WrittenDocument): AsyncGenerator<Uint8Array> =>
  archiveFiles(chartName, chartFiles(document));

/** What is known at the end comes last. */
async function* chartFiles({ envelope, pages, metadata }: WrittenDocument): AsyncGenerator<ChartFile> {
  const values = new ChartValues();
  const leftOut: string[] = [];
  yield* chartTemplates;
  yield* entityFiles(pages, {
    secrets: (file, keys) => values.add(file, keys),
    leftOut: (kind, key) => leftOut.push(`${kind.name} ${JSON.stringify(key)}`),
  });
  yield { path: 'values.yaml', content: values.text() };
  yield { path: 'README.md', content: chartReadme(leftOut) };
  yield { path: 'Chart.yaml', content: chartYaml(envelope, metadata()) };
}
