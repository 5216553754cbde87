import type { DocumentFormat } from '../../document-format.ts';
import { readMcpServers } from './read-mcp-servers.ts';
import { recogniseMcpServers } from './recognise-mcp-servers.ts';
import { writeMcpServers } from './write-mcp-servers.ts';

export const mcpJsonFormat: DocumentFormat = {
  name: 'mcp_json',
  extension: 'json',
  mediaType: 'application/json',
  kinds: ['gateway'],
  secrets: 'omitted',
  carriesDeletions: false,
  write: writeMcpServers,
  reading: { recognise: recogniseMcpServers, read: readMcpServers },
};
