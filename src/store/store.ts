import type { DataSource, EntityManager } from 'typeorm';

/** The topic of the notice that others may have been lost: everybody should look. */
export const noticesLost = 'notices lost';

/** The database, embedded or not; the same code above runs on both. */
export interface Store {
  readonly type: 'postgres' | 'embedded';
  readonly dataSource: DataSource;
  /**
   * Commits when `work` is through, rolls back when it throws. Inside, only `manager` may be asked. Where the work is
   * done under a lease, whoever holds a newer one can end it.
   */
  transaction<Result>(work: (manager: EntityManager) => Promise<Result>, lease?: Lease): Promise<Result>;
  /** Ends transactions under older leases: a process that stands still would keep what it has locked. */
  endOlder(lease: Lease): Promise<void>;
  /** Tells every replica that something of these topics is new; carried by the transaction when given its manager. */
  notify(topics: string | readonly string[], manager?: EntityManager): Promise<void>;
  /** Calls `onNotice` after each `notify` of any replica; wake-ups can be lost, so also look by yourself. */
  onNotice(onNotice: (topic: string) => void): () => void;
  /**
   * Asks that the statement be cancelled which the session works on, however many of the connections are in use; never
   * rejects. The embedded database finishes its statements.
   */
  cancel(session: number): Promise<void>;
  /** Waits until a snapshot may be opened; what it gives is to be called when that is closed. */
  snapshotTurn(): Promise<() => void>;
  close(): Promise<void>;
}

/** A database, and ways to it that clients cannot fill up, however many there are. */
export interface OpenedStore extends Store {
  /** For who carries out imports and holds their leases; on the embedded database there is but the one way. */
  readonly background: Store;
  /** Resolves when the database answers; however many ask, it is asked once at a time. */
  answers(): Promise<void>;
}

/** Who may write for a job: nobody with an older token. */
export interface Lease {
  readonly id: string;
  readonly token: number;
}

/** How long a job belongs to its runner after the last sign of life. */
export const leaseSeconds = 5;
