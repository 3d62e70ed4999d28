// The parameters of a connection string: those we honour, and those that concern other products. (pure)

/** Of libpq, with the variable of the environment that holds the default. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  hostaddr: 'PGHOSTADDR',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  sslmode: 'PGSSLMODE',
  sslnegotiation: 'PGSSLNEGOTIATION',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslcrl: 'PGSSLCRL',
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  application_name: 'PGAPPNAME',
  options: 'PGOPTIONS',
};

const HONOURED = new Set([
  ...Object.keys(ENVIRONMENT),
  'sslpassword',
  'fallback_application_name',
  // The same as libpq's, under the names of other products.
  'ssl',
  'username',
  'database',
  'ApplicationName',
  'schema',
  'currentSchema',
  'pgbouncer',
]);

/** Settings of the server, which it takes from the connection. */
export const SERVER_SETTINGS = [
  'search_path',
  'statement_timeout',
  'lock_timeout',
  'idle_in_transaction_session_timeout',
  'timezone',
];

/** They tune a client that is not ours, or ask for what our driver does anyway or cannot do. */
const IGNORED = {
  libpq: `channel_binding client_encoding gssdelegation gssencmode gsslib keepalives keepalives_count keepalives_idle
    keepalives_interval krbsrvname load_balance_hosts max_protocol_version min_protocol_version passfile require_auth requirepeer
    requiressl scram_client_key scram_server_key sslcertmode sslcompression sslkeylogfile sslsni tcp_user_timeout`,
  javascript: `binary connection_limit idle_timeout keepAlive max pool_max pool_timeout query_timeout socket_timeout sslaccept
    sslidentity statement_cache_size supa uselibpqcompat workaround`,
  java: `connectTimeout defaultRowFetchSize loadBalanceHosts loginTimeout preferQueryMode prepareThreshold reWriteBatchedInserts
    socketTimeout sslfactory stringtype targetServerType tcpKeepAlive`,
  others: `adapter binary_parameters command_timeout conn_health_checks conn_max_age default_query_exec_mode
    description_cache_capacity encoding load_balance pool pool_health_check_period pool_max_conn_idle_time pool_max_conn_lifetime
    pool_max_conns pool_min_conns pool_size prepared_statement_cache_size prepared_statements reaping_frequency
    statement_cache_capacity timeout`,
};
const IGNORED_NAMES = new Set(Object.values(IGNORED).join(' ').split(/\s+/));

export function isKnownParameter(name: string): boolean {
  return HONOURED.has(name) || IGNORED_NAMES.has(name) || SERVER_SETTINGS.includes(name);
}
