// TLS as the parameters of a connection string ask for it.
import { readFileSync } from 'node:fs';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';

/** As postgres.js takes it: without TLS, with TLS if the server has it, or with TLS of these options. */
export type Tls = false | 'prefer' | ConnectionOptions;

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type Mode = (typeof MODES)[number];

/** How other products than libpq ask for TLS. */
const OTHER_MODES: Readonly<Record<string, Mode>> = {
  true: 'require',
  '1': 'require',
  on: 'require',
  'no-verify': 'require',
  false: 'disable',
  '0': 'disable',
  off: 'disable',
};

const FILES = { sslrootcert: 'ca', sslcert: 'cert', sslkey: 'key', sslcrl: 'crl' } as const;

/**
 * What to try, in order: as in libpq, `allow` begins without TLS and `prefer`, the default, ends without it.
 * @param report is called with each problem.
 */
export function tlsAttempts(
  parameters: ReadonlyMap<string, string>,
  report: (problem: string) => void,
): readonly Tls[] {
  const system = parameters.get('sslrootcert') === 'system';
  const text = parameters.get('sslmode') ?? parameters.get('ssl') ?? (system ? 'verify-full' : 'prefer');
  const mode = MODES.find((each) => each === text) ?? OTHER_MODES[text];
  if (!mode) report(`sslmode must be one of ${MODES.join(', ')}`);
  if (system && mode !== 'verify-full') report('sslrootcert=system needs sslmode=verify-full');
  const options = readOptions(parameters, report);
  const unverified = { ...options, rejectUnauthorized: false };
  switch (mode) {
    case 'disable':
      return [false];
    case 'allow':
      return [false, unverified];
    case 'require':
      // A certificate of the authority is checked if there is one.
      return [options.ca ? withoutHostName(options) : unverified];
    case 'verify-ca':
      return [withoutHostName(options)];
    case 'verify-full':
      return [
        { ...options, checkServerIdentity: (host, certificate) => identityError(options, host, certificate) },
      ];
    default:
      // The driver's own mode takes no options.
      return [Object.keys(options).length > 0 ? unverified : 'prefer', false];
  }
}

const withoutHostName = (options: ConnectionOptions): ConnectionOptions => ({
  ...options,
  checkServerIdentity: () => undefined,
});

const identityError: (
  options: ConnectionOptions,
  ...server: Parameters<typeof checkServerIdentity>
) => Error | undefined = ({ host }, name, certificate) => checkServerIdentity(host ?? name, certificate);

function readOptions(
  parameters: ReadonlyMap<string, string>,
  report: (problem: string) => void,
): ConnectionOptions {
  const options: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(FILES)) {
    const path = parameters.get(name);
    if (path === undefined || path === 'system') continue;
    try {
      options[option] = readFileSync(path);
    } catch (error) {
      report(`${name}: the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  const passphrase = parameters.get('sslpassword');
  const minVersion = parameters.get('ssl_min_protocol_version');
  const maxVersion = parameters.get('ssl_max_protocol_version');
  for (const version of [minVersion, maxVersion]) {
    if (version && !/^TLSv1(\.[123])?$/.test(version)) report('the TLS version must be TLSv1.2 or TLSv1.3');
  }
  return {
    ...options,
    ...(passphrase && { passphrase }),
    ...(minVersion && { minVersion }),
    ...(maxVersion && { maxVersion }),
  } as ConnectionOptions;
}
