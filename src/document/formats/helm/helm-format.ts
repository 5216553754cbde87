import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { stringify } from 'yaml';
import { kindNames } from '../../../kinds/registry.ts';
import type { JsonObject } from '../../../lib/json.ts';
import type { DocumentFormat, WrittenDocument } from '../../document-format.ts';
import { asciiText, type ChartFile, entityFiles, type SecretKey } from './entity-files.ts';

/** The document as a Helm chart that `helm install` takes as it is. */
const writeChart = (document: WrittenDocument): AsyncGenerator<Uint8Array> =>
  archiveFiles(chartName, chartFiles(document));

/** The files of the chart; those of what is known at the end come last. */
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
  carriesRecipient: false,
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

const chartName = 'lading-configuration';

/** `Chart.yaml`: what the export says of itself. Later exports have higher versions. */
function chartYaml(envelope: JsonObject, metadata: JsonObject): string {
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

const head = `# In the place of the release's name, in the names of everything that the chart makes.
fullnameOverride: ""

# The secrets of the entities, by the file whose entities refer to them. Each file has a Secret of its own. The chart
# comes without values: give them with --values, from a file that is not kept beside the chart.
`;

/** Writes `values.yaml`: a line and a comment for each secret, which is all that is held of the entities. */
class ChartValues {
  readonly #lines: string[] = [];
  #file = '';

  add(file: string, keys: readonly SecretKey[]): void {
    if (file !== this.#file) this.#lines.push(`  ${file}:`);
    this.#file = file;
    for (const { name, description } of keys)
      this.#lines.push(`    # ${asciiText(description)}`, `    ${name}: ""`);
  }

  text(): string {
    const secrets = this.#lines.length === 0 ? 'secrets: {}' : ['secrets:', ...this.#lines].join('\n');
    return `${head}${secrets}\n`;
  }
}

const mostNamed = 100;

/** `README.md`: what a stranger has to know of the chart. */
const chartReadme = (leftOut: readonly string[]): string => `# ${chartName}

The configuration of an MCP gateway. Each file in \`files/\` becomes a ConfigMap that has it as it is; where an entity
has \`{"secretRef": {"name": …, "key": …}}\`, the secret is under that key in the Secret of that name.

\`\`\`
helm install my-gateway ./${chartName}-*.tgz --values secrets.yaml
\`\`\`

The names of ConfigMaps and Secrets are the release's name, \`-\`, and the name of the file without \`.json\`. All secrets
are listed in \`values.yaml\`, empty. Helm keeps a release in one Secret of 1 MiB: for a chart that is larger than that
when compressed, use \`helm template … | kubectl apply --server-side -f -\`.
${leftOutText(leftOut)}`;

function leftOutText(leftOut: readonly string[]): string {
  if (leftOut.length === 0) return '';
  const named = leftOut.slice(0, mostNamed).map((name) => `- ${asciiText(name)}\n`);
  return `\nToo large for a ConfigMap, and so left out: ${leftOut.length} of the entities.\n\n${named.join('')}`;
}

const helpers = `{{/* Room for the name of a file behind it: a name has 63 characters at most. */}}
{{- define "lading.fullname" -}}
{{- default .Release.Name .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "lading.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}
`;

const configMap = `{{- /* The files are taken as they are: no template in them is evaluated. */}}
{{- range $path, $_ := .Files.Glob "files/*.json" }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "lading.fullname" $ }}-{{ trimSuffix ".json" (base $path) }}
  labels:
    {{- include "lading.labels" $ | nindent 4 }}
data:
  {{ base $path }}: |-
{{ $.Files.Get $path | indent 4 }}
{{- end }}
`;

const secret = `{{- range $file, $values := .Values.secrets }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "lading.fullname" $ }}-{{ $file }}
  labels:
    {{- include "lading.labels" $ | nindent 4 }}
type: Opaque
stringData:
  {{- range $key, $value := $values }}
  {{ $key | quote }}: {{ $value | toString | quote }}
  {{- end }}
{{- end }}
`;

const notes = `The configuration is in the ConfigMaps and Secrets whose names begin with {{ include "lading.fullname" . }}:

  kubectl get configmap,secret --namespace {{ .Release.Namespace }} --selector app.kubernetes.io/instance={{ .Release.Name }}

{{- range $file, $values := .Values.secrets }}
{{- range $key, $value := $values }}
{{- if not $value }}
No value was given for {{ $key }} of secrets.{{ $file }}.
{{- end }}
{{- end }}
{{- end }}
`;

/** The templates, which are the same in every chart. */
const chartTemplates: readonly ChartFile[] = [
  { path: 'templates/_helpers.tpl', content: helpers },
  { path: 'templates/configmap.yaml', content: configMap },
  { path: 'templates/secret.yaml', content: secret },
  { path: 'templates/NOTES.txt', content: notes },
];
