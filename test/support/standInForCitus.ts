// A stand-in for Citus, which is no package of Debian or npm: functions of the same names that record their calls and check
// what Citus requires. It moves no rows.
import type { OwnDatabase } from './postgresDatabases.ts';

/** In pg_catalog, as those of Citus. */
export async function standInForCitus({ run }: OwnDatabase): Promise<void> {
  await run(`
    set allow_system_table_mods = on;
    insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
      values (99999, 'citus', 10, 11, false, 'stand-in');
    create table pg_catalog.pg_dist_partition (logicalrelid regclass not null, partmethod "char" not null);
    create schema stand_in;
    create table stand_in.calls (id serial, call text, transaction text, mode text);
    create table stand_in.failing (call text);
    create function stand_in.record(text) returns void language plpgsql as $$ begin
      if exists (select from stand_in.failing f where $1 like f.call) then raise 'the stand-in fails'; end if;
      insert into stand_in.calls (call, transaction, mode)
        values ($1, pg_current_xact_id()::text, current_setting('citus.multi_shard_modify_mode', true));
    end $$;
    create function stand_in.place(name regclass, method "char", call text) returns void language plpgsql as $$ begin
      if exists (select from pg_dist_partition where logicalrelid = name) then raise '% is placed already', name; end if;
      if exists (select from pg_constraint where contype = 'f' and conrelid = name) then raise '% has foreign keys', name; end if;
      insert into pg_dist_partition values (name, method);
      perform stand_in.record(call);
    end $$;
    create function pg_catalog.create_reference_table(table_name regclass) returns void language sql as $$
      select stand_in.place(table_name, 'n', format('reference %s', table_name)) $$;
    create function pg_catalog.citus_add_local_table_to_metadata(table_name regclass, cascade_via_foreign_keys bool default false)
      returns void language sql as $$ select stand_in.place(table_name, 'n', format('coordinator %s', table_name)) $$;
    create function pg_catalog.create_distributed_table(table_name regclass, distribution_column text,
      distribution_type text default 'hash', colocate_with text default 'default', shard_count int default null)
      returns void language plpgsql as $$ begin
        if colocate_with <> 'none' and not exists
          (select from pg_dist_partition where logicalrelid = colocate_with::regclass and partmethod = 'h')
        then raise '% is not distributed', colocate_with; end if;
        perform stand_in.place(table_name, 'h',
          format('distributed %s %s %s %s', table_name, distribution_column, colocate_with, shard_count));
      end $$;
    create function pg_catalog.truncate_local_data_after_distributing_table(function_name regclass) returns void
      language sql as $$ select stand_in.record(format('truncate %s', function_name)) $$;
    reset allow_system_table_mods`);
}
