import { describe, expect, it } from 'vitest';
import { AgentRefusal } from '../../agent/agent-refusal.ts';
import { engineCommand } from '../../agent/engine/engine-command.ts';
import { engineEnvironment } from '../../agent/engine/engine-environment.ts';
import { lastWords } from '../../agent/engine/last-words.ts';
import { parseReadiness } from '../../agent/engine/readiness.ts';
import { splitWords } from '../../agent/engine/split-words.ts';
import { readSettings } from '../../agent/settings.ts';
import { aRecord } from '../support/agent-record.ts';

describe('an engine command', () => {
  it.each([
    ['is split at spaces', 'engine  --port 1', ['engine', '--port', '1']],
    ['keeps quoted words together', `a 'b c' "d e"f`, ['a', 'b c', 'd ef']],
    ['keeps an empty quoted word', `a '' ""`, ['a', '', '']],
    [
      'lets a backslash protect a space, and a quote inside quotes',
      String.raw`a\ b "c\"d" 'e\f'`,
      ['a b', 'c"d', String.raw`e\f`],
    ],
    ['leaves what only a shell would read', 'a $HOME *.x | b > c', ['a', '$HOME', '*.x', '|', 'b', '>', 'c']],
    ['keeps a backslash at the very end', 'a\\', ['a\\']],
    ['may be empty', '  ', []],
  ])('%s', (_name, line, words) => expect(splitWords(line)).toEqual(words));

  it.each([`a 'b`, 'a "b', `'`])('is refused with an open quote: %s', (line) =>
    expect(splitWords(line)).toBeNull(),
  );

  it('gets its values filled in inside a word, and a value never becomes two words', () => {
    const record = aRecord({ enginePort: 4321 }, { session: 'my session; rm' });
    expect(
      engineCommand(['run', '--at=127.0.0.1:{port}', '{session}', '{size}', '{unknown}'], record),
    ).toEqual(['run', '--at=127.0.0.1:4321', 'my session; rm', 'Standard', '{unknown}']);
  });

  it('runs with what docs/engines.md promises, and without what belongs to the agent', () => {
    const inherited = { PATH: '/bin', NODE_CHANNEL_FD: '3', ENGINE_PORT: 'old' };
    const environment = engineEnvironment(
      aRecord({ enginePort: 4321 }),
      { url: 'http://x/', token: 't' },
      'gate',
      '/data/scratch/host-1',
      inherited,
    );
    expect(environment).toMatchObject({
      PATH: '/bin',
      ENGINE_PORT: '4321',
      PORT: '4321',
      ENGINE_MODELS: '[]',
      ENGINE_REPORT_TOKEN: 't',
      ENGINE_GATE_TOKEN: 'gate',
      ENGINE_SCRATCH: '/data/scratch/host-1',
    });
    expect(environment).not.toHaveProperty('NODE_CHANNEL_FD');
  });
});

describe('the last words of an engine', () => {
  it.each([
    ['are its last line that says something', 'one\ntwo\n\n  \n', 'two'],
    ['lose colours and control characters', '\u001b[31mred\u001b[0m\u0007 alert', 'red  alert'],
    [
      "lose the machine's paths but their last part",
      'Cannot open /srv/data/models/car.glb',
      'Cannot open …/car.glb',
    ],
    ['lose the secrets of the host', 'token is s3cret!', 'token is …!'],
    ['are 300 characters at most', 'x'.repeat(301), `${'x'.repeat(299)}…`],
  ])('%s', (_name, output, words) => expect(lastWords(output, ['s3cret'])).toBe(words));

  it('are null when it said nothing', () => expect(lastWords(' \n', [])).toBeNull());
});

describe('the agent flags', () => {
  it('have defaults for everything but the data folder', () => {
    expect(readSettings(['--data', 'x'])).toMatchObject({
      gatePort: 61701,
      inspectorPort: 61702,
      controlPort: 0,
      bind: '127.0.0.1',
      controlBind: '127.0.0.1',
      maxHosts: 4,
      graceMs: 300_000,
      reportMs: 15_000,
      stopMs: 5_000,
      engineReady: { kind: 'report' },
    });
  });

  it.each([
    ['no data folder', [], '--data'],
    ['a flag that does not exist', ['--data', 'x', '--nonsense'], '--help'],
    ['a port that is none', ['--data', 'x', '--gate-port', '70000'], '--gate-port'],
    ['a fraction of a host', ['--data', 'x', '--max-hosts', '1.5'], 'whole number'],
    ['no host at all', ['--data', 'x', '--max-hosts', '0'], 'from 1'],
    ['a name that would not fit into an address', ['--data', 'x', '--name', 'a/b'], '--name'],
    ['an unknown readiness', ['--data', 'x', '--engine-ready', 'soon'], '--engine-ready'],
    [
      'a health address without a readiness address',
      ['--data', 'x', '--engine-health', '/h'],
      '--engine-ready url',
    ],
    ['a gate address that is not a WebSocket one', ['--data', 'x', '--gate-url', 'https://x'], 'wss://'],
    ['an open quote', ['--data', 'x', '--engine', "node '"], 'quote'],
    ['an empty engine', ['--data', 'x', '--engine', ' '], 'empty'],
    [
      'a program that does not exist',
      ['--data', 'x', '--engine', 'no-such-program-here'],
      'no program "no-such-program-here"',
    ],
    ['a program that may not be run', ['--data', 'x', '--engine', './package.json'], 'may run'],
  ])('refuse %s in words', (_name, args, words) => {
    const read = () => readSettings(args);
    expect(read).toThrow(AgentRefusal);
    expect(read).toThrow(words);
  });

  it.each([
    ['report', { kind: 'report' }],
    ['port', { kind: 'port' }],
    ['url:/health?x', { kind: 'url', path: '/health?x' }],
    ['url:health', null],
    ['', null],
  ])('read the readiness "%s"', (text, readiness) => expect(parseReadiness(text)).toEqual(readiness));
});
