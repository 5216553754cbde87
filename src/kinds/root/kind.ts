import { defineKind } from '../kind.ts';
import { portableRoot } from './portable.ts';
import { rootTable } from './table.ts';

export const root = defineKind({
  name: 'root',
  collection: 'roots',
  key: 'uri',
  table: rootTable,
  portable: portableRoot,
  rules: { uri: 'place', name: 'line' },
  searched: ['name'],
});
