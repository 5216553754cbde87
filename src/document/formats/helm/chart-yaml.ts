import { stringify } from 'yaml';
import type { JsonObject } from '../../../lib/json.ts';

export const chartName = 'lading-configuration';

/** `Chart.yaml`: what the export says of itself. Later exports have higher versions. */
export function chartYaml(envelope: JsonObject, metadata: JsonObject): string {
  const about = { ...envelope, ...metadata };
  const chart = {
    apiVersion: 'v2',
    name: chartName,
    description: 'The configuration of an MCP gateway, without the values of its secrets.',
    type: 'application',
    version: versionOf(String(envelope['exported_at'])),
    appVersion: String(envelope['version']),
    annotations: Object.fromEntries(
      ['exported_at', 'exported_by', 'source_gateway', 'digest'].flatMap((name) =>
        about[name] === undefined ? [] : [[`lading/${name}`, String(about[name])]],
      ),
    ),
  };
  // Quoted: Helm reads YAML 1.1, where a version like 2025-03-26 would be a moment.
  return stringify(chart, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
}

/** SemVer with the second of the export as its patch. */
function versionOf(exportedAt: string): string {
  const second = Math.floor(Date.parse(exportedAt) / 1_000) || 0;
  return `1.0.${Math.max(second, 0)}`;
}
