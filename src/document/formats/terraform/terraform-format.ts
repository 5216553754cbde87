import { kindNames } from '../../../kinds/registry.ts';
import type { DocumentFormat } from '../../document-format.ts';
import { writeTerraform } from './write-terraform.ts';

export const terraformFormat: DocumentFormat = {
  name: 'terraform',
  extension: 'tf',
  mediaType: 'text/plain; charset=utf-8',
  kinds: kindNames,
  secrets: 'omitted',
  carriesDeletions: false,
  write: writeTerraform,
};
