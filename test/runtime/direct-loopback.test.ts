import { expect, it } from 'vitest';
import { directLoopback } from '../../runtime/durable/direct-loopback.ts';

it.each([
  ['nothing is set', {}, { NO_PROXY: '127.0.0.1,localhost' }],
  ['it is empty', { NO_PROXY: '' }, { NO_PROXY: '127.0.0.1,localhost' }],
  ['others are named', { no_proxy: '.corp' }, { no_proxy: '.corp,127.0.0.1,localhost' }],
  [
    'both spellings are set',
    { no_proxy: 'localhost', NO_PROXY: '.corp' },
    { no_proxy: 'localhost,127.0.0.1', NO_PROXY: '.corp,127.0.0.1,localhost' },
  ],
  ['everything is direct anyhow', { NO_PROXY: '*' }, { NO_PROXY: '*' }],
])('keeps this machine itself away from a proxy where %s', (_name, given, wanted) => {
  const env: Record<string, string | undefined> = { ...given };
  directLoopback(env);
  expect(env).toEqual(wanted);
});
