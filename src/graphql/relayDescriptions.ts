// What the parts of a connection mean (Relay's specification of cursor connections), for those that the plugin makes.

export const relayDescriptions = {
  pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
  hasNextPageFieldOptions: {
    description:
      'Whether there may be more after this page. A page taken from the end is followed by `before`.',
  },
  hasPreviousPageFieldOptions: {
    description:
      'Whether there may be more before this page. A page taken from the start is preceded by `after`.',
  },
  startCursorFieldOptions: {
    description: 'The `before` of the page before this one. Null: nothing was read.',
  },
  endCursorFieldOptions: {
    description: 'The `after` of the page after this one. Null: nothing was read.',
  },
  pageInfoFieldOptions: { description: 'Where the page lies in the list.' },
  edgesFieldOptions: {
    nullable: false,
    description: 'The entries of the page, in the order of the list, whichever end it was taken from.',
  },
  nodeFieldOptions: { nullable: false, description: 'What the entry is about.' },
  cursorFieldOptions: { description: 'The place of the entry, for `after` and `before`; opaque.' },
  firstArgOptions: {
    description:
      'The size of a page taken from the start, 1 to 100. 20 where neither `first` nor `last` is given.',
  },
  lastArgOptions: {
    description: 'The size of a page taken from the end, 1 to 100. Not together with `first`.',
  },
  afterArgOptions: { description: 'A cursor of the same list: only what comes after it.' },
  beforeArgOptions: { description: 'A cursor of the same list: only what comes before it.' },
} as const;
