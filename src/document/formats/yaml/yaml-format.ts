import { kindNames } from '../../../kinds/registry.ts';
import type { DocumentFormat } from '../../document-format.ts';
import { readYaml } from './read-yaml.ts';
import { recogniseYaml } from './recognise-yaml.ts';
import { writeYaml } from './write-yaml.ts';

export const yamlFormat: DocumentFormat = {
  name: 'yaml',
  extension: 'yaml',
  mediaType: 'application/yaml',
  kinds: kindNames,
  secrets: 'sealed',
  carriesDeletions: true,
  write: writeYaml,
  reading: { recognise: recogniseYaml, read: readYaml },
};
