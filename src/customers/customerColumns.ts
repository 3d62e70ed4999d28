// The columns that leave the store: all but the password's hash and the keys.
import { getTableColumns } from 'drizzle-orm';
import { customers } from '../database/tables.ts';

const {
  passwordHash: _hash,
  emailKey: _emailKey,
  usernameKey: _usernameKey,
  oldProviderKey: _oldProviderKey,
  displayNameKey: _displayNameKey,
  nameKey: _nameKey,
  lastNameKey: _lastNameKey,
  ...customerColumns
} = getTableColumns(customers);

export { customerColumns };
