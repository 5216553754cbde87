/** How many connections to PostgreSQL this process has at most; one more listens. */
export const connections = {
  /** For what clients ask, all of them together. */
  clients: 12,
  /** So many of those may be kept by exports, downloads and comparisons, for as long as they are read. */
  exports: 8,
  /**
   * More than two lanes, their heartbeats, the sweeper and a look whether there is an answer ever use at once; to cancel
   * a statement takes one of them for a moment.
   */
  background: 8,
} as const;
