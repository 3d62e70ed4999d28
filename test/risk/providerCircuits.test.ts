// Circuits are bounded in number: what is remembered of providers in trouble never fills the memory.
import { expect, test } from 'vitest';
import type { ProviderAnswer } from '../../src/risk/provider.ts';
import { createProviderCircuits } from '../../src/risk/providerCircuits.ts';

const down = async (): Promise<ProviderAnswer> => ({ kind: 'UNAVAILABLE', detail: 'down' });
const up = async (): Promise<ProviderAnswer> => ({ kind: 'PASSED', score: null });

test('of a thousand circuits none is forgotten, of more those used longest ago', async () => {
  const throughCircuit = createProviderCircuits();
  const others = async (count: number) => {
    for (let other = 0; other < count; other++) await throughCircuit(`other ${other}`, up);
  };
  for (let call = 0; call < 5; call++) await throughCircuit('in trouble', down);
  await others(999);
  expect(await throughCircuit('in trouble', up)).toMatchObject({ kind: 'UNAVAILABLE' });
  await others(1000);
  expect(await throughCircuit('in trouble', up)).toMatchObject({ kind: 'PASSED' });
});

test('a bug in a call is passed on and closes no circuit', async () => {
  const throughCircuit = createProviderCircuits();
  const broken = () => throughCircuit('site', () => Promise.reject(new TypeError('a bug')));
  for (let call = 0; call < 6; call++) await expect(broken()).rejects.toThrow(TypeError);
  expect(await throughCircuit('site', up)).toMatchObject({ kind: 'PASSED' });
});
