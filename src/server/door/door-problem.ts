import type { OutgoingHttpHeaders } from 'node:http';

/** Why a request is sent away before it is read. */
export class DoorProblem extends Error {
  override readonly name = 'DoorProblem';
  readonly status: number;
  readonly code: string;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, code: string, message: string, headers: OutgoingHttpHeaders = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
