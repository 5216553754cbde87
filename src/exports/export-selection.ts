import type { KindName } from '../kinds/registry.ts';
import type { EntitySelection } from '../kinds/words.ts';
import type { TagMatch } from '../store/find-entities.ts';
import type { Watermark } from './watermark.ts';

export const secretHandlings = ['sealed', 'omitted'] as const;
/** Sealed: encrypted, as stored. Omitted: left out, for sharing. */
export type SecretHandling = (typeof secretHandlings)[number];

/** Which entities an export shows. What is left out does not filter. */
export interface ExportSelection {
  readonly kinds?: readonly KindName[];
  readonly excludeKinds?: readonly KindName[];
  /** Entities by key, by id or by slug. */
  readonly select?: readonly EntitySelection[];
  /** The same by key alone, once `choose` has looked it up. */
  readonly chosen?: readonly EntitySelection[];
  readonly tags?: readonly string[];
  readonly tagMatch: TagMatch;
  readonly includeInactive: boolean;
  /** Adds what the chosen entities refer to, whatever the rest says; but nothing of the excluded kinds. */
  readonly includeDependencies: boolean;
  readonly secrets: SecretHandling;
  /** Only what was written after this point, be it active or not. */
  readonly since?: Since;
}

/** The watermark of an earlier export, and its text. */
export interface Since extends Watermark {
  readonly text: string;
}

/** What the export would show if it were no delta. */
export const withoutSince = ({ since: _since, ...selection }: ExportSelection): ExportSelection => selection;

export const everything: ExportSelection = {
  tagMatch: 'any',
  includeInactive: false,
  includeDependencies: true,
  secrets: 'sealed',
};

/** Kinds that the export is asked for by name, not just along with all others. */
export const namedKinds = ({ kinds = [], select = [] }: ExportSelection): KindName[] => [
  ...new Set([...kinds, ...select.map(({ kind }) => kind)]),
];
