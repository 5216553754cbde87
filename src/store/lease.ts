/** Who may write for a job: nobody with an older token. */
export interface Lease {
  readonly id: string;
  readonly token: number;
}

/** How long a job belongs to its runner after the last sign of life. */
export const leaseSeconds = 5;
