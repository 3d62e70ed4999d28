// The public schema. It only imports.
import { builder } from '../builder.ts';
import './me.ts';
import './registerCustomer.ts';
import './requestPasswordReset.ts';
import './resendEmailCode.ts';
import './resetPassword.ts';
import './signIn.ts';
import './site.ts';
import './verifyEmail.ts';

builder.queryType({ subGraphs: ['Public'], description: 'What visitors and customers can read.' });
builder.mutationType({ subGraphs: ['Public'], description: 'What visitors can do.' });

// Unsorted, so that GraphiQL shows the order of the code. printSchema sorts what is committed.
export const publicSchema = builder.toSchema({ subGraph: 'Public', sortSchema: false });
