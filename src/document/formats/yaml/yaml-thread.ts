import { answerAsThread, type Handed, transferable } from '../../../lib/worker-threads.ts';
import type { CutEntity, Envelope } from '../../document-format.ts';
import { readYamlValue } from './parse-yaml.ts';
import { type OpenYaml, packEntities, type YamlPiece } from './yaml-messages.ts';

// Started by `readYaml`, never imported. What was left of the document before is forgotten.

let reading: AsyncGenerator<readonly CutEntity[], Envelope>;

async function next(): Promise<Handed<YamlPiece>> {
  const { done, value } = await reading.next();
  if (done) return { answer: { type: 'end', envelope: value } };
  const entities = packEntities(value);
  const { bytes, transfer } = transferable(entities.bytes);
  return { answer: { type: 'entities', entities: { ...entities, bytes } }, transfer };
}

answerAsThread<OpenYaml, 'next', YamlPiece>({
  told: ({ bytes, limits }) => {
    reading = readYamlValue(bytes, limits);
  },
  asked: next,
});
