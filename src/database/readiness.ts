// Whether the database can be reached, takes writes, and has the tables that this code expects.
import { Fault } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import { withDeadline } from '../lib/withDeadline.ts';
import type { Database } from './database.ts';
import { databaseFault } from './databaseFault.ts';
import { findDatabaseProblem } from './databaseProblem.ts';
import { readMigrations } from './migrations.ts';

/** A database that takes longer counts as unreachable. */
export const READINESS_DEADLINE_MS = 1500;

/** SQLSTATE undefined_table. */
const NO_JOURNAL = '42P01';

/**
 * A check that responds within 1.5 s and never throws; simultaneous callers share one query. Each change is logged, with its
 * reason.
 */
export function createReadinessCheck(db: Database, log: Log): () => Promise<boolean> {
  const migrations = readMigrations();
  let running: Promise<boolean> | undefined;
  let wasReady = true;

  /** Why the database is not ready; undefined if it is. */
  async function findProblem(): Promise<object | undefined> {
    const late = () => new Fault('SERVICE_UNAVAILABLE', 'late', { databaseCode: 'ETIMEDOUT' });
    try {
      const reason = await withDeadline(findDatabaseProblem(db, migrations), READINESS_DEADLINE_MS, late);
      return reason === undefined ? undefined : { reason };
    } catch (error) {
      const { details } = databaseFault(error);
      const reason =
        details.databaseCode === NO_JOURNAL ? 'migrations are pending' : 'the database is unreachable';
      return { reason, ...details };
    }
  }

  async function check(): Promise<boolean> {
    const problem = await findProblem();
    const ready = problem === undefined;
    if (ready !== wasReady) log[ready ? 'info' : 'warn'](problem ?? {}, ready ? 'ready again' : 'not ready');
    wasReady = ready;
    return ready;
  }

  return () => {
    running ??= check().finally(() => {
      running = undefined;
    });
    return running;
  };
}
