import type { PendingNames, Portable } from '../kinds/kind.ts';
import type { Problem } from '../lib/problem.ts';

/** One entity of a received document: validated, its secrets sealed under this server's key. */
export interface Incoming {
  /** Position in its list in the document. */
  readonly index: number;
  readonly key: string;
  /** Sparse: absent fields keep what is stored. None when `problems` say why. */
  readonly portable?: Portable;
  /** The text of its row as a new entity, without an id; only of what refers to nothing and lacks nothing. */
  readonly row?: string;
  /** Of the portable completed with defaults. */
  readonly digest?: string;
  /** Which of its mentions nothing has, here or in the document; known once references are resolved. */
  readonly pending?: PendingNames;
  /** Which of those are stored, and deleted by the document. */
  readonly doomed?: PendingNames;
  /** Fields in which it mentions ids of another system, which say nothing here. */
  readonly opaque?: readonly string[];
  /** The digest before references were resolved, or secrets were sealed anew, where that made a difference. */
  readonly receivedDigest?: string;
  /** The id that the source knew it by. */
  readonly sourceId?: string;
  readonly slug?: string;
  /** Where it was found on a gateway and is not known in full: it may stand in the document several times. */
  readonly isDiscovered?: true;
  readonly isInactive?: true;
  /** Where it has a secret that the document does not carry: the digest is not that of what the source has. */
  readonly lacksSecrets?: true;
  readonly warnings?: readonly string[];
  readonly problems?: readonly Problem[];
}

/** Whether there is nothing in the way of the entity as far as the document goes. */
export const isValid = ({ problems }: Pick<Incoming, 'problems'>): boolean => (problems?.length ?? 0) === 0;
