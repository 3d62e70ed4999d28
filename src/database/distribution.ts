// The statements that distribute our tables by account over the nodes of a Citus cluster.
import type { RunSql } from './migrate.ts';
import { FIRST_DISTRIBUTED, type Placement, placedTables } from './placement.ts';

/** References between tables that are copied everywhere and tables with shards forbid parallel changes of shards. */
export const SEQUENTIAL = "set local citus.multi_shard_modify_mode = 'sequential'";

/** With more nodes than shards, a node would have none. The number cannot be changed cheaply later. */
const SHARDS = 32;

export async function hasCitus(run: RunSql): Promise<boolean> {
  return (await run("select from pg_extension where extname = 'citus'")).length > 0;
}

/** Needs the extension. */
export async function isDistributed(run: RunSql): Promise<boolean> {
  return (await unplaced(run)).every(({ name }) => name !== FIRST_DISTRIBUTED);
}

/**
 * What places those of our tables that exist and are not placed yet; empty if all are. The search path must lead to them.
 * Foreign keys are dropped first and added again as they were: with them in place, Citus places the tables that they lead to
 * by itself, and the sequence of the sites' ids begins again.
 */
export async function planDistribution(run: RunSql): Promise<string[]> {
  const tables = await unplaced(run);
  if (tables.length === 0) return [];
  const keys = await foreignKeys(
    run,
    tables.map(({ name }) => name),
  );
  const named = (placement: Placement) =>
    tables.filter((table) => table.placement === placement).map(({ name }) => name);
  return [
    SEQUENTIAL,
    ...keys.map(({ drop }) => drop),
    ...named('reference').map((name) => `select create_reference_table('${name}')`),
    ...named('distributed').map(distribute),
    ...named('coordinator').map((name) => `select citus_add_local_table_to_metadata('${name}')`),
    ...keys.map(({ add }) => add),
    // The rows are in the shards now; what is left of them on the coordinator would never be read.
    ...(await withRows(run, [...named('reference'), ...named('distributed')])).map(
      (name) => `select truncate_local_data_after_distributing_table('${name}')`,
    ),
  ];
}

const distribute = (name: string) =>
  `select create_distributed_table('${name}', 'account_id', ${
    name === FIRST_DISTRIBUTED
      ? `colocate_with => 'none', shard_count => ${SHARDS}`
      : `colocate_with => '${FIRST_DISTRIBUTED}'`
  })`;

async function unplaced(run: RunSql): Promise<{ name: string; placement: Placement }[]> {
  const tables = placedTables();
  const rows = await run(`
    select name from unnest(array[${list([...tables.keys()])}]) with ordinality as our (name, place)
    where to_regclass(name) is not null
      and not exists (select from pg_dist_partition where logicalrelid = to_regclass(name))
    order by place`);
  return rows.flatMap(({ name }) => {
    const placement = tables.get(String(name));
    return placement ? [{ name: String(name), placement }] : [];
  });
}

async function foreignKeys(run: RunSql, names: readonly string[]): Promise<{ drop: string; add: string }[]> {
  const rows = await run(`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
    from pg_constraint
    where contype = 'f' and conparentid = 0
      and conrelid in (select to_regclass(name) from unnest(array[${list(names)}]) as our (name))
    order by conrelid::regclass::text, conname`);
  return rows.map((row) => ({ drop: String(row.drop), add: String(row.add) }));
}

async function withRows(run: RunSql, names: readonly string[]): Promise<string[]> {
  const rows = await run(
    names.map((name) => `select '${name}' as name where exists (select from ${name})`).join(' union all '),
  );
  return rows.map(({ name }) => String(name));
}

const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
