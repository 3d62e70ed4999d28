// Isolation: with the key of one account, no field shows or changes anything of another account.
import { eq, getTableName, isTable, type Table } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { toCursor } from '../../src/customers/cursor.ts';
import * as tables from '../../src/database/tables.ts';
import { toIdCursor } from '../../src/fields/idCursor.ts';
import { platformSchema } from '../../src/graphql/platform/schema.ts';
import { type Candidates, type Probe, probesOf } from '../support/probes.ts';
import { SETTINGS } from '../support/riskProviders.ts';
import { useService } from '../support/service.ts';

// Deliveries change rows on their own, and a change must be that of the request.
const service = useService(
  { DELIVERIES: 'off' },
  { post: async () => ({ outcome: 'DELIVERED', status: 200, retryAfterSeconds: null, milliseconds: 1 }) },
);

const OURS = 1;
/** In every text of theirs. */
const MARK = 'victim';
const ABSENT_ID = '01900000-0000-7000-8000-000000000001';
const ABSENT_NUMBER = 2_000_000_000;

test('no field of the schema shows or changes anything of another account, and foreign is like absent', async () => {
  const { ourKey, candidates, theirTexts, theirId } = await prepare();
  const before = await rowsOf(theirId);

  const queries = probesOf('query', platformSchema, candidates);
  for (const probe of queries) {
    const foreign = await ask(ourKey, probe, 'theirs');
    expectNothingOf(theirTexts, foreign, probe);
    const absent = await ask(ourKey, probe, 'nobodys');
    expect(foreign, `${probe.field} ${JSON.stringify(probe.theirs)}`).toEqual(absent);
  }

  const mutations = probesOf('mutation', platformSchema, candidates);
  for (const probe of mutations) {
    const foreign = await ask(ourKey, probe, 'theirs');
    expectNothingOf(theirTexts, foreign, probe);
    if (!probe.namesAThing) continue;
    const absent = await ask(ourKey, probe, 'nobodys');
    expect(foreign, `${probe.field} ${JSON.stringify(probe.theirs)}`).toEqual(absent);
    expect(JSON.stringify(foreign)).not.toMatch(/"__typename":"\w+Success"/);
  }
  expect(await rowsOf(theirId)).toEqual(before);
}, 300_000);

test('the same requests, with the key of that account, do show and change it', async () => {
  const { theirKey, candidates, theirTexts } = await prepare();
  const showing = new Set<string>();
  const queries = probesOf('query', platformSchema, candidates);
  for (const probe of queries) {
    if (showing.has(probe.field)) continue;
    const text = JSON.stringify(await ask(theirKey, probe, 'theirs'));
    if (theirTexts.some((mark) => text.includes(mark))) showing.add(probe.field);
  }
  expect([...showing].toSorted()).toEqual(Object.keys(platformSchema.getQueryType()?.getFields() ?? {}));

  for (const field of Object.keys(platformSchema.getMutationType()?.getFields() ?? {})) {
    // Each with an account of which earlier ones have deleted nothing.
    const { theirId, theirSite, theirKey, candidates } = await prepare();
    // Where nothing is set, nothing can be removed; every registration of theirs would need a security token.
    if (field === 'removeRiskAssessment') {
      await service.app.sites.updateRiskAssessment(theirId, theirSite, SETTINGS.TURNSTILE);
    }
    // That a key was used is no change.
    const rows = async () =>
      JSON.stringify(await rowsOf(theirId), (name, value) => (name === 'lastUsedAt' ? undefined : value));
    const before = await rows();
    let changed = false;
    for (const probe of probesOf('mutation', platformSchema, candidates)) {
      if (changed || probe.field !== field) continue;
      const answer = JSON.stringify(await ask(theirKey, probe, 'theirs'));
      changed = /"__typename":"\w+Success"/.test(answer) && (await rows()) !== before;
    }
    expect(changed, field).toBe(true);
  }
}, 300_000);

/** A customer on either side, a key of each account, and everything of theirs as values to try. */
async function prepare() {
  const { accounts, sites, webhooks } = service.app;
  const created = await accounts.create({ name: `${MARK} account` });
  if (created.kind !== 'CreateAccountSuccess') throw new Error(created.kind);
  const { id: theirId } = created.account;
  const opened = await sites.create(theirId, { name: `${MARK} site` });
  if (opened.kind !== 'CreateSiteSuccess') throw new Error(opened.kind);
  const { id: theirSite } = opened.site;

  const endpointInput = {
    url: `https://${MARK}.example/`,
    label: MARK,
    eventTypes: ['CUSTOMER_REGISTERED' as const],
  };
  const added = await webhooks.create(theirId, endpointInput);
  if (added.kind !== 'CreateWebhookEndpointSuccess') throw new Error(added.kind);
  const { endpoint } = added;

  await service.register(1, { email: 'we@ours.example', password: 'correct horse', firstName: 'We' });
  const { customer } = await service.register(theirSite, {
    email: `${MARK}@theirs.example`,
    password: 'correct horse',
    username: MARK,
    firstName: MARK,
    displayName: MARK,
    oldProviderId: MARK,
    metadata: [{ key: MARK, value: MARK }],
  });
  const { secret: ourKey } = await service.createKey(OURS);
  const { secret: theirKey } = await service.createKey(theirId);
  const { apiKey } = await service.createKey(theirId);

  const [delivery] = await webhooks.findDeliveries(theirId, endpoint.id, { size: 1 });
  if (!delivery) throw new Error('The registration is not delivered to the endpoint');
  // So that it can be delivered again.
  await service.database.db
    .update(tables.webhookDeliveries)
    .set({ state: 'FAILED', doneAt: new Date() })
    .where(eq(tables.webhookDeliveries.endpointId, endpoint.id));

  // A neighbour of their place in the list, which nobody has.
  const neighbour = customer.id.replace(/.$/, (digit: string) => (digit === '0' ? '1' : '0'));
  const keyNeighbour = apiKey.id.replace(/.$/, (digit: string) => (digit === '0' ? '1' : '0'));
  const nobody = MARK.replaceAll('v', 'w');
  const ids = [
    { theirs: customer.id, nobodys: ABSENT_ID },
    { theirs: apiKey.id, nobodys: ABSENT_ID },
    { theirs: endpoint.id, nobodys: ABSENT_ID },
    { theirs: delivery.id, nobodys: `${ABSENT_ID}_${ABSENT_ID}` },
    { theirs: `Site:${theirSite}`, nobodys: `Site:${ABSENT_NUMBER}` },
    { theirs: `Account:${theirId}`, nobodys: `Account:${ABSENT_NUMBER}` },
  ];
  const texts = [
    // An address with which a customer can be registered: at an even place, as the number of the site.
    { theirs: 'new@theirs.example', nobodys: 'new@theirs.example' },
    { theirs: endpointInput.url, nobodys: `https://${nobody}.example/` },
    { theirs: `${MARK}@theirs.example`, nobodys: `${nobody}@theirs.example` },
    { theirs: MARK, nobodys: nobody },
    { theirs: toCursor({ id: customer.id }), nobodys: toCursor({ id: neighbour }) },
    { theirs: toIdCursor(theirSite), nobodys: toIdCursor(theirSite + 1) },
    { theirs: toIdCursor(apiKey.id), nobodys: toIdCursor(keyNeighbour) },
    { theirs: apiKey.prefix, nobodys: 'crk_nobodys' },
  ];
  const numbers = [
    { theirs: theirSite, nobodys: ABSENT_NUMBER },
    { theirs: theirId, nobodys: ABSENT_NUMBER + 1 },
  ];
  const candidates: Candidates = {
    ID: ids,
    String: texts,
    Int: numbers,
    // False at an even place, where an import is no dry run.
    Boolean: [false, true].map((value) => ({ theirs: value, nobodys: value })),
    Float: [0, 0.5].map((value) => ({ theirs: value, nobodys: value })),
    DateTime: ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'].map((value) => ({
      theirs: value,
      nobodys: value,
    })),
  };
  const theirTexts = [MARK, customer.id, apiKey.id, apiKey.prefix, endpoint.id, delivery.id];
  return { theirId, theirSite, ourKey, theirKey, candidates, theirTexts };
}

/** The answer without the request's id; a request that the schema refuses would prove nothing. */
async function ask(key: string, probe: Probe, whose: 'theirs' | 'nobodys') {
  const { body } = await service.askPlatform(key, probe.document, probe[whose]);
  const codes = (body.errors ?? []).map(
    ({ extensions }: { extensions: { code: string } }) => extensions.code,
  );
  expect(codes, `${probe.document} ${JSON.stringify(body)}`).not.toContain('GRAPHQL_VALIDATION_FAILED');
  expect(codes, JSON.stringify(body)).not.toContain('INTERNAL_SERVER_ERROR');
  expect(codes, JSON.stringify(body)).not.toContain('UNAUTHENTICATED');
  for (const error of body.errors ?? []) delete error.extensions.requestId;
  return body;
}

/** What was sent may come back. */
function expectNothingOf(theirTexts: string[], answer: unknown, { theirs, field }: Probe): void {
  const sent = JSON.stringify(theirs);
  const text = JSON.stringify(answer);
  const shown = theirTexts.filter((mark) => !sent.includes(mark) && text.includes(mark));
  expect(shown, `${field} ${sent}`).toEqual([]);
}

/** The account's rows of every table that belongs to accounts. */
async function rowsOf(accountId: number): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of Object.values(tables).filter((each): each is never => isTable(each)) as Table[]) {
    const all = (await service.database.db.select().from(table as typeof tables.accounts)) as Record<
      string,
      unknown
    >[];
    const theirs = all.filter(
      (row) => ('accountId' in row ? row.accountId : table === tables.accounts ? row.id : null) === accountId,
    );
    rows[getTableName(table)] = theirs;
  }
  return rows;
}
