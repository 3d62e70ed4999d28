// The descriptions of the parts of a connection (Relay's specification of cursor connections), which the plugin adds.

export const relayDescriptions = {
  pageInfoTypeOptions: { description: 'The position of a page in its list.' },
  hasNextPageFieldOptions: {
    description:
      'Whether there may be more entries after this page. For a page requested with `last`: whether `before` was given.',
  },
  hasPreviousPageFieldOptions: {
    description:
      'Whether there may be more entries before this page. For a page requested with `first`: whether `after` was given.',
  },
  startCursorFieldOptions: {
    description: 'Pass it as `before` to get the previous page. Null: nothing was read.',
  },
  endCursorFieldOptions: {
    description: 'Pass it as `after` to get the next page. Null: nothing was read.',
  },
  pageInfoFieldOptions: { description: 'The position of the page in the list.' },
  edgesFieldOptions: {
    nullable: false,
    description:
      'The entries of the page, always in the order of the list, also when the page was requested with `last`.',
  },
  nodeFieldOptions: { nullable: false, description: 'The object itself.' },
  cursorFieldOptions: { description: 'The position of the entry, for `after` and `before`; opaque.' },
  firstArgOptions: {
    description:
      'The size of a page from the start of the list, 0 to 100. Without `first` and `last` it is 20.',
  },
  lastArgOptions: {
    description: 'The size of a page from the end of the list, 0 to 100. Not together with `first`.',
  },
  afterArgOptions: { description: 'A cursor of the same list: the page has only entries after it.' },
  beforeArgOptions: { description: 'A cursor of the same list: the page has only entries before it.' },
} as const;
