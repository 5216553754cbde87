import type { OutgoingHttpHeaders } from 'node:http';
import { forbiddenMessage } from '../../access/forbidden.ts';
import { type Permission, permissionName } from '../../access/permissions.ts';

/** A request that is not carried out, and what its sender is told: `{"detail": …}`. */
export class RestProblem extends Error {
  override readonly name = 'RestProblem';
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** What the answer has besides. */
  readonly members: object;

  constructor(status: number, detail: string, headers: OutgoingHttpHeaders = {}, members: object = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
    this.members = members;
  }
}

/** Something in the request is of the wrong sort. */
export const wrongParameter = (detail: string): RestProblem => new RestProblem(422, detail);

/** Somebody lacks a permission. */
export const forbidden = (permission: Permission): RestProblem =>
  new RestProblem(
    403,
    forbiddenMessage(permission),
    {},
    {
      code: 'FORBIDDEN',
      permission: permissionName(permission),
    },
  );
