import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { isAtLeast, MINIMUM } from '../../scripts/node/versions.mjs';

describe('whether a Node is new enough', () => {
  it.each([
    ['the minimum itself', '22.13.0', true],
    ['one patch more', '22.13.1', true],
    ['one minor less', '22.12.9', false],
    ['a newer minor with an older patch', '22.14.0', true],
    ['a newer major with an older minor', '24.0.0', true],
    ['an older major with a newer minor', '20.20.2', false],
    ['a leading v', 'v22.13.0', true],
    ['a pre-release of the minimum', '22.13.0-rc.1', true],
    ['a single number', '24', true],
    ['numbers compared as numbers, not as text', '100.1.0', true],
    ['no version at all', 'unknown', false],
    ['nothing', '', false],
  ])('%s: %s → %s', (_name, version, enough) => {
    expect(isAtLeast(version, '22.13.0')).toBe(enough);
  });

  it('asks for the same version as package.json', async () => {
    const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
    expect(`${JSON.parse(text).engines.node}.0`).toBe(`>=${MINIMUM}`);
  });
});
