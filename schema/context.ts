import type { GraphQLResolveInfo } from 'graphql';
import type { Access } from '../src/access/open-access.ts';
import type { Viewer } from '../src/access/viewer.ts';
import type { Act, AuditLog } from '../src/audit/audit-log.ts';
import type { Exporting } from '../src/exports/exporting.ts';
import type { Log } from '../src/log/members.ts';
import type { Services } from '../src/services/services.ts';
import type { AnswerSize } from './shared/answer-size.ts';
import type { Loaders } from './shared/loaders.ts';

/** What resolvers work with; made for each operation. */
export interface Context {
  readonly services: Services;
  /** Where who asks has reached the server: links begin with it. */
  readonly address: string;
  /** Who asks; undefined when nobody is signed in, and then no root field resolves. */
  readonly viewer: Viewer | undefined;
  readonly access: Pick<Access, 'end'>;
  /** What the audit log is told of a field: its act, the same however often it is asked for. */
  readonly act: (info: GraphQLResolveInfo) => Act;
  readonly auditLog: AuditLog;
  readonly log: Log;
  readonly requestId: string;
  readonly loaders: Loaders;
  readonly answer: AnswerSize;
  /** For whatever reads the configuration to export or to compare it. */
  readonly exporting: Exporting;
}
