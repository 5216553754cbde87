import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { kindNames } from '../../../kinds/registry.ts';
import type { DocumentFormat, WrittenDocument } from '../../document-format.ts';
import { ChartValues, chartName, chartReadme, chartTemplates, chartYaml } from './chart-texts.ts';
import { type ChartFile, entityFiles } from './entity-files.ts';

/** The document as a Helm chart that `helm install` takes as it is. */
const writeChart = (document: WrittenDocument): AsyncGenerator<Uint8Array> =>
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

export const helmFormat: DocumentFormat<'helm'> = {
  name: 'helm',
  extension: 'tgz',
  mediaType: 'application/gzip',
  kinds: kindNames,
  secrets: 'omitted',
  carriesDeletions: false,
  write: writeChart,
};

// Of no particular moment, so that the same files give the same bytes.
const mtime = new Date(0);

/** A gzipped tar archive of the files within one folder, one file at a time. */
async function* archiveFiles(folder: string, files: AsyncIterable<ChartFile>): AsyncGenerator<Uint8Array> {
  const archive = pack();
  const compressed = createGzip();
  // A failure on either end is met where the bytes are taken.
  pipeline(archive, compressed, () => undefined);
  const adding = addFiles(archive, folder, files).catch((error: Error) => archive.destroy(error));
  try {
    for await (const bytes of compressed) yield bytes;
  } finally {
    archive.destroy();
    await adding;
  }
}

async function addFiles(archive: Pack, folder: string, files: AsyncIterable<ChartFile>): Promise<void> {
  for await (const { path, content } of files) await addFile(archive, `${folder}/${path}`, content);
  archive.finalize();
}

/** Done when the file was taken from the archive, so that no second one waits behind it. */
const addFile = (archive: Pack, name: string, content: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const bytes = Buffer.from(content);
    const entry = archive.entry({ name, size: bytes.length, mode: 0o644, mtime, uid: 0, gid: 0 }, (error) =>
      error ? reject(error) : resolve(),
    );
    entry.end(bytes);
  });
