/** How the process ends, for who supervises it. */
export const exitCodes = { stopped: 0, failed: 1, late: 2, forced: 3, crashed: 4 } as const;
