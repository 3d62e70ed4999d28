// One entry of metadata, as input.
import { builder } from '../builder.ts';

export const MetadataEntryInputObject = builder.inputType('MetadataEntryInput', {
  description: 'One fact about the customer. The publisher chooses its key.',
  fields: (t) => ({
    key: t.string({ required: true, description: '1 to 64 characters, unique within the list.' }),
    value: t.string({ required: true, description: 'At most 500 characters; may be empty.' }),
  }),
});
