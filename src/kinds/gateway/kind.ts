import { defineKind } from '../kind.ts';
import { portableGateway } from './portable.ts';
import { gatewayTable } from './table.ts';

export const gateway = defineKind({
  name: 'gateway',
  collection: 'gateways',
  key: 'name',
  table: gatewayTable,
  portable: portableGateway,
  secrets: [
    { field: 'auth_value', holds: 'value', typeField: 'auth_type' },
    { field: 'url', holds: 'address' },
    { field: 'capabilities', holds: 'free' },
    { field: 'health_check', holds: 'free' },
  ],
  aliases: { enabled: 'is_active' },
  derived: ['slug', 'reachable', 'last_seen'],
  rules: {
    name: 'line',
    url: 'address',
    description: 'text',
    transport: 'line',
    passthrough_headers: 'header-names',
  },
  searched: ['description'],
});
