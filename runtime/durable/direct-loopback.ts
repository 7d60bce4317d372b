/**
 * Keeps calls to this machine itself away from a proxy. The Durable SDK speaks to this host over HTTP and heeds HTTP_PROXY, and no proxy
 * reaches the loopback of another machine: no orchestration would ever start.
 */
export function directLoopback(env: Record<string, string | undefined>): void {
  const names = ['no_proxy', 'NO_PROXY'].filter((name) => env[name] !== undefined);
  for (const name of names.length > 0 ? names : ['NO_PROXY']) {
    const given = env[name] ?? '';
    if (given.trim() === '*') continue;
    const missing = ['127.0.0.1', 'localhost'].filter((host) => !given.split(/[\s,]+/).includes(host));
    env[name] = [given, ...missing].filter((part) => part !== '').join(',');
  }
}
