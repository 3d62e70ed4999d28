// Rounds: contestants take turns, so that a busy moment of the machine hits all of them.

/** What each contestant gave in each round. Every round begins with the next contestant. */
export async function rounds<Name extends string, Result>(
  count: number,
  contestants: Readonly<Record<Name, () => Promise<Result>>>,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(contestants) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = 0; round < count; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length] as Name;
      results[name].push(await contestants[name]());
    }
  }
  return results;
}
