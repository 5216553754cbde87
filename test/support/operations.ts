const problemFields = '{ code message path kind key }';
const tallyFields = 'total processed created updated unchanged renamed skipped failed deleted';
export const jobFields = `__typename id state createdAt problems ${problemFields} warnings progress { ${tallyFields} }`;

export const outcomeFields = `sequence kind key conflict status renamedTo entity { key revision }
  changes { path before after } warnings problems ${problemFields}`;

export const importProgress = `subscription ($jobId: ID!, $after: Int! = 0) {
  importProgress(jobId: $jobId, after: $after) {
    sequence state progress { ${tallyFields} percent } outcomes { ${outcomeFields} }
    corrected { ${outcomeFields} } } }`;

export const importConfiguration = `mutation ($input: ImportConfigurationInput!) {
  importConfiguration(input: $input) { ... on ImportJob { ${jobFields} }
    ... on InvalidDocumentError { __typename code message problems ${problemFields} } } }`;
