// The columns that leave the store: all but the password's hash and the keys.
import { getTableColumns } from 'drizzle-orm';
import { customers } from '../database/tables.ts';
import { withoutHidden } from './customer.ts';

export const customerColumns = withoutHidden(getTableColumns(customers));
