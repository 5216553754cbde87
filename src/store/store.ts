import type { DataSource, EntityManager } from 'typeorm';

/** The database, embedded or not; the same code above runs on both. */
export interface Store {
  readonly type: 'postgres' | 'embedded';
  readonly dataSource: DataSource;
  /** Commits when `work` is through, rolls back when it throws. Inside, only `manager` may be asked. */
  transaction<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result>;
  /** Tells every replica that something of `topic` is new; carried by the transaction when given its manager. */
  notify(topic: string, manager?: EntityManager): Promise<void>;
  /** Calls `onNotice` after each `notify` of any replica; wake-ups can be lost, so also look by yourself. */
  onNotice(onNotice: (topic: string) => void): () => void;
  close(): Promise<void>;
}
