import type { KindName } from '../../kinds/registry.ts';
import type { EntitySelection } from '../../kinds/words.ts';
import type { TagMatch } from '../../store/entity-filter.ts';

export const secretHandlings = ['sealed', 'omitted'] as const;
/** Sealed: encrypted, as stored. Omitted: left out, for sharing. */
export type SecretHandling = (typeof secretHandlings)[number];

/** Which entities an export shows. What is left out does not filter. */
export interface ExportSelection {
  readonly kinds?: readonly KindName[];
  readonly excludeKinds?: readonly KindName[];
  readonly select?: readonly EntitySelection[];
  readonly tags?: readonly string[];
  readonly tagMatch: TagMatch;
  readonly includeInactive: boolean;
  /** Adds what the chosen entities refer to, whatever the rest says. */
  readonly includeDependencies: boolean;
  readonly secrets: SecretHandling;
}

export const everything: ExportSelection = {
  tagMatch: 'any',
  includeInactive: false,
  includeDependencies: true,
  secrets: 'sealed',
};
