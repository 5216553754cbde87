#!/bin/sh
# Imports a document with curl and jq: sends it, shows the plan, carries it out, and downloads what is there then.
#
#   LADING_URL=http://127.0.0.1:4444 LADING_TOKEN=… sh import.sh prod.json after.json
#
# Ends with 1 and what the server said as soon as something is refused.
set -eu
document=$1
result=$2

refuse() {
  printf '%s\n' "$1" >&2
  exit 1
}

# graphql <query> [variables as JSON]: the answer's data, or the end.
graphql() {
  body=$(jq -n --arg query "$1" --argjson variables "${2:-{\}}" '{query: $query, variables: $variables}')
  answer=$(curl -sS "$LADING_URL/graphql" \
    -H "authorization: Bearer $LADING_TOKEN" -H 'content-type: application/json' -d "$body")
  printf '%s' "$answer" | jq -e 'has("errors") | not' >/dev/null || refuse "$answer"
  printf '%s' "$answer" | jq '.data'
}

# job <answer> <field>: the id of the import in it, or the end, with what is wrong.
job() {
  printf '%s' "$1" | jq -er ".$2 | select(.__typename == \"ImportJob\").id" || refuse "$1"
}

# follow <id>: a line for each outcome as it comes; ends when the job rests. Server-sent events over a POST.
follow() {
  query='subscription ($id: ID!) { importProgress(jobId: $id) { state outcomes { status kind key warnings problems { message } } } }'
  body=$(jq -n --arg query "$query" --arg id "$1" '{query: $query, variables: {id: $id}}')
  curl -sSN --fail-with-body "$LADING_URL/graphql" -H 'accept: text/event-stream' \
    -H "authorization: Bearer $LADING_TOKEN" -H 'content-type: application/json' -d "$body" |
    sed -nu 's/^data: *\({.*\)/\1/p' |
    jq -r --unbuffered '.data.importProgress // error(tostring) | .state as $state | .outcomes[]
      | "\($state)\t\(.status)\t\(.kind)\t\(.key)\t\([.warnings[], .problems[].message] | join(" "))"'
}

upload=$(graphql 'mutation { createUpload { id url } }')
sent=$(gzip -c "$document" | curl -sS -T - -H 'content-encoding: gzip' "$(printf '%s' "$upload" | jq -r .createUpload.url)")
printf '%s' "$sent" | jq -e .uploadId >/dev/null || refuse "$sent"
echo "Sent $(printf '%s' "$sent" | jq -r '"\(.bytes) bytes, \(.digest)"')"

planned=$(graphql 'mutation ($input: ImportConfigurationInput!) { importConfiguration(input: $input) {
    __typename ... on ImportJob { id } ... on InvalidDocumentError { problems { code path message } } ... on Problem { message } } }' \
  "$(printf '%s' "$upload" | jq '{input: {source: {uploadId: .createUpload.id}, dryRun: true}}')")
id=$(job "$planned" importConfiguration)
echo 'The plan:'
follow "$id"

applied=$(graphql 'mutation ($id: ID!) { applyImport(id: $id) { __typename ... on ImportJob { id } ... on Problem { message } } }' \
  "$(jq -n --arg id "$id" '{id: $id}')")
id=$(job "$applied" applyImport)
echo 'What becomes of it:'
follow "$id"

state=$(graphql 'query ($id: ID!) { importJob(id: $id) { state progress { created updated unchanged failed } } }' \
  "$(jq -n --arg id "$id" '{id: $id}')")
printf '%s' "$state" | jq -r '.importJob | "\(.state): \(.progress | to_entries | map("\(.value) \(.key)") | join(", "))"'

link=$(graphql '{ exportConfiguration(input: { includeInactive: true }) { download(format: JSON) { url } } }')
curl -sS --fail-with-body -o "$result" "$(printf '%s' "$link" | jq -r .exportConfiguration.download.url)"
echo "What is there now is in $result"
printf '%s' "$state" | jq -e '.importJob | .state == "COMPLETED" and .progress.failed == 0' >/dev/null
