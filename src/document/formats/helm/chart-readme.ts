import { asciiText } from './ascii-text.ts';
import { chartName } from './chart-yaml.ts';

const mostNamed = 100;

/** What a stranger has to know of the chart. */
export const chartReadme = (leftOut: readonly string[]): string => `# ${chartName}

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
