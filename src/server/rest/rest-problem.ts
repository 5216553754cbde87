import type { OutgoingHttpHeaders } from 'node:http';

/** A request that is not carried out, and what its sender is told: `{"detail": …}`. */
export class RestProblem extends Error {
  override readonly name = 'RestProblem';
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, detail: string, headers: OutgoingHttpHeaders = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }
}

/** Something in the request is of the wrong sort. */
export const wrongParameter = (detail: string): RestProblem => new RestProblem(422, detail);
