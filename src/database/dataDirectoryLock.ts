// The lock on the embedded database's directory: two processes on one directory would lose acknowledged rows.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { statSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Releases the directory. */
export type Release = () => Promise<void>;

/**
 * Locks the directory for this process, or returns null if another one holds it. The lock is a local socket named after the
 * directory's inode, which the operating system removes when the process ends, however it ends. (Node.js has no flock.)
 */
export async function lockDataDirectory(directory: string): Promise<Release | null> {
  const address = lockAddress(directory);
  const server = (await listen(address)) ?? (await listenInPlaceOfTheDead(address));
  if (!server) return null;
  server.unref();
  return async () => {
    server.close();
    await once(server, 'close');
  };
}

function lockAddress(directory: string): string {
  const { dev, ino } = statSync(directory, { bigint: true });
  const name = `customer-registration-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function listen(address: string): Promise<Server | null> {
  const server = createServer((socket) => socket.destroy()).listen(address);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
}

/** Only socket files (neither Linux nor Windows) outlive their process: one that has no listener is removed. */
async function listenInPlaceOfTheDead(address: string): Promise<Server | null> {
  if (process.platform === 'linux' || process.platform === 'win32') return null;
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return null;
  } catch {
    unlinkSync(address);
    return listen(address);
  } finally {
    socket.destroy();
  }
}
