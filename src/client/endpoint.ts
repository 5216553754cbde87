/** Where the server is and how to sign in. */
export interface Endpoint {
  /** `http://host:port`, without the path of the API. */
  readonly url: string;
  readonly token: string;
  /** Instead of the platform's own, for proxies and certificates. */
  readonly fetch?: typeof fetch;
  /** Instead of `JSON.parse`, for who wants numbers as they were written. */
  readonly parse?: (text: string) => unknown;
}

export interface CallOptions {
  /** Ends the call; it throws the signal's reason then. */
  readonly signal?: AbortSignal | undefined;
}
