import { kindNames } from '../../../kinds/registry.ts';
import type { DocumentFormat } from '../../document-format.ts';
import { writeChart } from './write-chart.ts';

export const helmFormat: DocumentFormat = {
  name: 'helm',
  extension: 'tgz',
  mediaType: 'application/gzip',
  kinds: kindNames,
  secrets: 'omitted',
  carriesDeletions: false,
  write: writeChart,
};
