/**
 * All that a line of the log can have besides its time, its level and its message. What is not named here is left out: no
 * member has room for a secret, a key of an entity or what a document says.
 */
export const logMembers = {
  export_id: 'The export, as its document names it.',
  import_id: 'The job of the import.',
  rotation_id: 'The rotation of secrets.',
  request_id: 'The request: in `X-Request-Id` of the answer, in its errors and in the audit log as well.',
  user: 'Who has asked; `nobody` who is not signed in.',
  address: 'Where a request came from, behind trusted proxies.',
  method: 'The method of a request.',
  path: 'The path of a request as far as it is ours, without ids and links; or the place of a field that failed.',
  status: 'What a request was answered with: a number of HTTP.',
  state: 'How an import ended: `planned`, `completed`, `failed`, `cancelled`.',
  strategy: 'What an import does with what is there already.',
  dry_run: 'Whether an import is only a plan.',
  atomic: 'Whether an import is all or nothing.',
  plan_of: 'The plan that an import carries out.',
  undo_of: 'The import that an import undoes.',
  format: 'The form of an exported document.',
  compression: 'How a file was made smaller.',
  entity_counts: 'Entities by kind.',
  status_counts: 'Outcomes of an import by status.',
  size_bytes: 'Of the document as it was sent; unknown of one that came as a value within a request.',
  is_whole: 'Whether a document was sent to its end.',
  duration_ms: 'How long it took, in milliseconds.',
  waited_ms: 'How long an import waited for its turn, in milliseconds.',
  repeated: 'How many more there were of the same sort within a minute.',
  statement: 'A statement of SQL, without its values.',
  code: 'The code of a problem, explained in the list of errors.',
  error: 'An unexpected error: its type, message and stack.',
  reason: 'Why a token of another issuer was not taken.',
  issuer: 'The identity provider.',
  lost: 'Entries of the audit log for which there was no room.',
  url: 'Where the server answers.',
  token_file: 'Where the token is that the server has made for itself.',
  parts: 'What has not ended in time.',
} as const;

type LogMember = keyof typeof logMembers;

/** The members of a line that are in the list. */
export const onlyMembers = (line: object): object =>
  Object.fromEntries(Object.entries(line).filter(([name]) => Object.hasOwn(logMembers, name)));

/** What a line is given besides its message. */
export type LogLine = Readonly<Partial<Record<LogMember, unknown>>>;

type Say = (line: LogLine, message: string) => void;

/** Where the server says what happens: the compiler refuses members that would be left out. */
export interface Log {
  readonly debug: Say;
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
  readonly fatal: Say;
  isLevelEnabled(level: 'debug' | 'info'): boolean;
}
