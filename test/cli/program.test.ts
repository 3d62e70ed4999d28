// Every command explains itself.
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';

function allCommands(command: Command, path = command.name()): [string, Command][] {
  return [
    [path, command],
    ...command.commands.flatMap((each) => allCommands(each, `${path} ${each.name()}`)),
  ];
}

test('the commands that operators need are there', () => {
  expect(allCommands(createProgram()).map(([path]) => path)).toEqual(
    expect.arrayContaining([
      'cli account create',
      'cli account list',
      'cli site create',
      'cli site list',
      'cli site update',
      'cli site risk set',
      'cli site risk clear',
      'cli api-key create',
      'cli api-key list',
      'cli api-key revoke',
      'cli customer find',
      'cli migrate',
      'cli seed',
      'cli database distribute',
      'cli schema print',
    ]),
  );
});

test.each(allCommands(createProgram()))(
  '%s says what it does, and what each option means',
  (path, command) => {
    expect(command.description()).not.toBe('');
    for (const { flags, description } of command.options) expect(description, flags).not.toBe('');
    for (const argument of command.registeredArguments)
      expect(argument.description, argument.name()).not.toBe('');
    expect(command.helpInformation()).toContain(`Usage: ${path}`);
    expect(command.helpInformation()).toContain('--json');
  },
);
