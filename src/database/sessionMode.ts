// Finds out how sessions with a server have to begin: its TLS, and whether a pooler is between.
import { withDeadline } from '../lib/withDeadline.ts';
import { connectPostgres, type SessionMode, TIMEOUTS } from './connectPostgres.ts';
import { driverError } from './databaseFault.ts';
import type { PostgresTarget } from './postgresUrl.ts';

/** SQLSTATE protocol_violation and feature_not_supported: how poolers reject a parameter. */
const PARAMETER_REJECTED = ['08P01', '0A000'];
/** SQLSTATE invalid_authorization_specification: the server's rules demand TLS, or forbid it. Else, no TLS came about. */
const TLS_REJECTED = /^(28000|ECONNRESET|EPROTO|CONNECTION_CLOSED|ERR_SSL_\w+|ERR_TLS_\w+)$/;

/** The operator's word on the pooler, if there is any. */
export type Pooler = 'session' | 'transaction' | undefined;

/** What is tried first, and holds until the server has been asked. */
export function firstMode({ tls, hasPooler }: PostgresTarget, pooler: Pooler): SessionMode {
  const direct = pooler !== 'transaction' && !(hasPooler && pooler === undefined);
  return { tls: tls[0] ?? false, timeouts: direct, prepare: direct };
}

/** Throws what the driver throws if no mode works. */
export async function findSessionMode(target: PostgresTarget, pooler: Pooler): Promise<SessionMode> {
  const [, ...otherTls] = target.tls;
  let mode = firstMode(target, pooler);
  for (;;) {
    try {
      const isEnforced = await tryMode(target, mode);
      return mode.timeouts && !isEnforced ? behindPooler(mode, pooler) : mode;
    } catch (error) {
      const code = String(driverError(error).code);
      const tls = TLS_REJECTED.test(code) ? otherTls.shift() : undefined;
      if (mode.timeouts && PARAMETER_REJECTED.includes(code)) mode = behindPooler(mode, pooler);
      else if (tls !== undefined) mode = { ...mode, tls };
      else throw error;
    }
  }
}

/** Prepared statements need a session of their own, which is certain only if the operator says so. */
const behindPooler = (mode: SessionMode, pooler: Pooler): SessionMode => ({
  ...mode,
  timeouts: false,
  prepare: pooler === 'session',
});

/** Whether the server took our time-outs: a pooler may be set to ignore them. */
async function tryMode(target: PostgresTarget, mode: SessionMode): Promise<boolean> {
  const sql = connectPostgres(target, mode, target.connectTimeoutSeconds);
  // postgres.js connects again and again, without a pause, to a port that accepts connections and closes them.
  const late = () => Object.assign(new Error('the server does not respond'), { code: 'CONNECT_TIMEOUT' });
  try {
    const query = sql.unsafe("select setting from pg_settings where name = 'lock_timeout'");
    const [row] = await withDeadline(query, target.connectTimeoutSeconds * 1000 + 500, late);
    return row?.setting === String(TIMEOUTS.lock_timeout) || 'lock_timeout' in target.session;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
