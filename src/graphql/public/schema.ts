// The public schema: it only imports.
import { builder } from '../builder.ts';
import './registerCustomer.ts';
import './site.ts';

builder.queryType({ description: 'What can be asked without authorisation.' });
builder.mutationType({ description: 'What can be done without authorisation.' });

// In the order of the code, which GraphiQL shows; printed schemas are sorted by printSchema.
export const publicSchema = builder.toSchema({ sortSchema: false });
