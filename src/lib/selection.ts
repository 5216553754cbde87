/** How a kind may be spelt in a selection: `tool`, `tools`. */
export interface KindSpelling<Name> {
  readonly name: Name;
  readonly collection: string;
}

/** One kind, and which of its entities: all of them when `keys` is left out. */
export interface SelectedKind<Name> {
  readonly kind: Name;
  readonly keys?: readonly string[] | undefined;
}

/** What is wrong with the text of a selection, and where: characters (UTF-16) before it. */
export interface SelectionProblem {
  readonly code:
    | 'EMPTY_PART'
    | 'UNKNOWN_KIND'
    | 'EMPTY_KEY'
    | 'STAR_AMONG_KEYS'
    | 'OPEN_QUOTE'
    | 'AFTER_QUOTE';
  readonly message: string;
  readonly position: number;
}

export type ParsedSelection<Name> =
  | { readonly ok: true; readonly selection: readonly SelectedKind<Name>[] }
  | { readonly ok: false; readonly problems: readonly [SelectionProblem, ...SelectionProblem[]] };
