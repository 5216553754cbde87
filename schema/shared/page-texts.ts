const said = <Text extends string>(description: Text): { readonly description: Text } => ({ description });

/** What the API says of the types, fields and arguments that Relay defines, as options of its plugin. */
export const pageTexts = {
  nodeTypeOptions: said('Something that can be read again by its global id, with `node` or `nodes`.'),
  idFieldOptions: said(
    'Global id: for `node`, and wherever an id is asked for. It stays the same, and is opaque.',
  ),
  pageInfoTypeOptions: said('Where a page stands in its list, and whether there is more.'),
  hasNextPageFieldOptions: said('Whether there are items behind this page.'),
  hasPreviousPageFieldOptions: said('Whether there are items before this page.'),
  startCursorFieldOptions: said('Cursor of the first item, for `before`; null on an empty page.'),
  endCursorFieldOptions: said('Cursor of the last item, for `after`; null on an empty page.'),
  cursorFieldOptions: said('Where the item stands in the list, for `after` and `before`; opaque.'),
  nodeFieldOptions: said('The item that stands there.'),
  nodesOnConnection: said('The items of the page, without their cursors.'),
  edgesFieldOptions: said('The items of the page, each with its cursor.'),
  pageInfoFieldOptions: said('Where the page begins and ends, and whether there is more.'),
  firstArgOptions: said(
    'How many items, from the start or behind `after`: 50 where nothing is said, at most `LADING_MAX_PAGE_SIZE` (500). Not ' +
      'with `last`.',
  ),
  afterArgOptions: said('A cursor: the page begins behind it.'),
  lastArgOptions: said(
    'How many items, from the end or before `before`, in the same order. Not with `first`.',
  ),
  beforeArgOptions: said('A cursor: the page ends before it.'),
  defaultConnectionTypeOptions: said('One page of a list, as Relay describes connections.'),
  defaultEdgeTypeOptions: said('One item of a page, with the cursor that says where it stands.'),
} as const;
