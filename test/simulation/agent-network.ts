import type { ControlAnswer } from './control-api.ts';

/** Answers one call to an agent's control API. It rejects when nobody answers. */
export type Reach = (method: string, url: URL, body: unknown, limitMs: number) => Promise<ControlAnswer>;

/** How long each signal waits, which itself does not say. */
const limits = new WeakMap<AbortSignal, number>();
const reachable = new Map<string, Reach>();
let isInstalled = false;
let networks = 0;

/**
 * A host name under which the product's own agent client reaches a simulation instead of the network. Everything else still goes to
 * the network. `close` must be called, or the name stays known for ever.
 */
export function openNetwork(reach: Reach): { readonly host: string; close(): void } {
  const host = `agents-${++networks}.simulation.invalid`;
  reachable.set(host, reach);
  if (!isInstalled) installFetch();
  isInstalled = true;
  return {
    host,
    close: () => {
      reachable.delete(host);
    },
  };
}

function installFetch(): void {
  const original = globalThis.fetch;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (milliseconds) => {
    const signal = timeout(milliseconds);
    limits.set(signal, milliseconds);
    return signal;
  };
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const reach = reachable.get(url.hostname.split('.').slice(-3).join('.'));
    if (!reach) return original(input, init);
    const text = typeof init?.body === 'string' ? init.body : null;
    const limit = (init?.signal && limits.get(init.signal)) ?? Number.POSITIVE_INFINITY;
    const answer = await reach(init?.method ?? 'GET', url, text === null ? null : JSON.parse(text), limit);
    return responseOf(answer);
  };
}

/** The members of a response that the agent client looks at. A real one reads its body through streams, which takes longer than all else. */
function responseOf({ status, body, retryAfterSeconds }: ControlAnswer): Response {
  const response = {
    ok: status < 300,
    status,
    headers: {
      get: (name: string) =>
        name === 'retry-after' && retryAfterSeconds !== undefined ? String(retryAfterSeconds) : null,
    },
    text: () => Promise.resolve(body === null ? '' : JSON.stringify(body)),
  };
  // Whoever comes to need another member finds out at once.
  return response as unknown as Response;
}
