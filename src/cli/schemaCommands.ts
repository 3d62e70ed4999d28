// schema print.
import { Argument, type Command } from 'commander';

export function addSchemaCommands(program: Command): void {
  program
    .command('schema')
    .description('Work with the GraphQL schemas.')
    .command('print')
    .description('Print a schema, sorted, in SDL.')
    .addArgument(new Argument('[which]', 'whose schema').choices(['public', 'platform']).default('public'))
    .action(async (which: 'public' | 'platform') => {
      // Imported here: no other command needs GraphQL.
      const { printSchema } = await import('../graphql/printSchema.ts');
      const schema =
        which === 'public'
          ? (await import('../graphql/public/schema.ts')).publicSchema
          : (await import('../graphql/platform/schema.ts')).platformSchema;
      process.stdout.write(printSchema(schema));
    });
}
