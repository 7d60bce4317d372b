// Inside `npm install`, npm hands its own settings down as npm_*: a --prefix, --global or --omit meant for
// the project would be obeyed by the download. Only what says where and how to download stays.
const kept = new Set(
  [
    'ca',
    'cache',
    'cafile',
    'cert',
    'fetch_retries',
    'fetch_timeout',
    'globalconfig',
    'https_proxy',
    'key',
    'maxsockets',
    'noproxy',
    'offline',
    'prefer_offline',
    'proxy',
    'registry',
    'strict_ssl',
    'userconfig',
  ].map((name) => `npm_config_${name}`),
);

/**
 * The environment for a download that must not notice the npm command around it.
 *
 * @param {NodeJS.ProcessEnv} environment
 */
export function downloadEnvironment(environment) {
  const own = Object.entries(environment).filter(([name]) => {
    const plain = name.toLowerCase().replaceAll('-', '_');
    if (plain === 'init_cwd' || plain === 'node_env') return false;
    return !plain.startsWith('npm_') || kept.has(plain);
  });
  return Object.fromEntries(own);
}
