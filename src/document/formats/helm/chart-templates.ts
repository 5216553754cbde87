import type { ChartFile } from './chart-file.ts';

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

/** What is the same in every chart. */
export const chartTemplates: readonly ChartFile[] = [
  { path: 'templates/_helpers.tpl', content: helpers },
  { path: 'templates/configmap.yaml', content: configMap },
  { path: 'templates/secret.yaml', content: secret },
  { path: 'templates/NOTES.txt', content: notes },
];
