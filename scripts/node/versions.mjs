/** The oldest Node that the project supports; package.json's `engines` says the same. */
export const MINIMUM = '22.13.0';

/** Which Node is fetched where the running one is too old. */
export const FETCHED_MAJOR = 24;

/**
 * Whether a version is at least another. Both as `node --version` or `process.versions.node` give them;
 * missing parts count as 0, a pre-release as its release. What is not a version is older than everything.
 *
 * @param {string} version
 * @param {string} minimum
 */
export function isAtLeast(version, minimum = MINIMUM) {
  const have = parts(version);
  const want = parts(minimum);
  if (have === null || want === null) return false;
  for (const [index, number] of want.entries()) {
    if (have[index] !== number) return have[index] > number;
  }
  return true;
}

function parts(version) {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?$/.exec(version.trim());
  return match === null ? null : [match[1], match[2], match[3]].map((part) => Number(part ?? 0));
}
