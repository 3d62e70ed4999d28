// The bare server: what a registration costs without any of the service's own work. One hash, one INSERT, no rules, no token.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { PGlite } from '@electric-sql/pglite';
import { argon2id, hash } from 'argon2';
import { createSchema, createYoga } from 'graphql-yoga';
import postgres from 'postgres';

const { PORT, DATABASE_URL, DATA_DIR } = process.env;
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CREATE = `create table if not exists bare_customers
  (id uuid primary key, email text not null unique, password_hash text not null)`;
const INSERT = 'insert into bare_customers (id, email, password_hash) values ($1, $2, $3)';

const typeDefs = /* GraphQL */ `
  type Customer { id: ID! email: String! }
  input RegisterCustomerInput { email: String! password: String! }
  type Query { ready: Boolean! }
  type Mutation { registerCustomer(input: RegisterCustomerInput!): Customer }
`;

async function openDatabase() {
  if (DATABASE_URL) {
    const sql = postgres(DATABASE_URL, { max: 10, onnotice: () => {} });
    return (text, values) => sql.unsafe(text, values, { prepare: true });
  }
  const pglite = await PGlite.create(DATA_DIR);
  return (text, values) => pglite.query(text, values);
}

const query = await openDatabase();
await query(CREATE, []);

async function registerCustomer(_root, { input: { email, password } }) {
  // The one thing that it refuses, so that there is something to hold the service's refusals against.
  if (password.length < 6) return null;
  const id = randomUUID();
  await query(INSERT, [id, email, await hash(password, COST)]);
  return { id, email };
}

const resolvers = { Query: { ready: () => true }, Mutation: { registerCustomer } };
createServer(createYoga({ schema: createSchema({ typeDefs, resolvers }), logging: false })).listen(
  Number(PORT),
  '127.0.0.1',
);
