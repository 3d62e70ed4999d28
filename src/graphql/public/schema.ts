// The public schema: it only imports.
import { builder } from '../builder.ts';
import './me.ts';
import './registerCustomer.ts';
import './signIn.ts';
import './site.ts';

builder.queryType({ subGraphs: ['Public'], description: 'What visitors and customers can ask.' });
builder.mutationType({ subGraphs: ['Public'], description: 'What visitors can do.' });

// In the order of the code, which GraphiQL shows; printed schemas are sorted by printSchema.
export const publicSchema = builder.toSchema({ subGraph: 'Public', sortSchema: false });
