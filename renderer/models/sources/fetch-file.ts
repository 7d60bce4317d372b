import type { IncomingMessage } from 'node:http';
import { isSceneFault, modelFault } from '../model-fault.ts';
import { untilAborted } from '../until-aborted.ts';
import { askHost } from './ask-host.ts';
import { checkHost } from './check-host.ts';
import type { FileBytes } from './model-files.ts';
import { plainAddress } from './plain-address.ts';
import { readBody } from './read-body.ts';
import type { WebSettings } from './web-settings.ts';

export interface FetchedFile {
  readonly bytes: FileBytes;
  /** Where it was in the end. */
  readonly url: URL;
}

const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a file. Every redirect is checked like the first address.
 *
 * @throws SceneFault `ModelAddressRefused`, `ModelNotFound`, `ModelUnreachable` or `ModelTooLarge`; the signal's reason once it is aborted.
 */
export async function fetchFile(first: URL, settings: WebSettings): Promise<FetchedFile> {
  let url = first;
  for (let redirect = 0; redirect <= settings.maxRedirects; redirect += 1) {
    const response = await ask(url, settings);
    try {
      const next = nextAddress(response, url);
      if (next === null) return { bytes: await body(response, url, settings), url };
      url = next;
    } finally {
      response.destroy();
    }
  }
  throw modelFault.unreachable(`${plainAddress(first)} leads on more than ${settings.maxRedirects} times.`);
}

async function ask(url: URL, settings: WebSettings): Promise<IncomingMessage> {
  const isPlain = url.protocol === 'http:';
  if (!isPlain && url.protocol !== 'https:')
    throw modelFault.refused(`Models are fetched over https:, not ${url.protocol}.`);
  if (url.username !== '' || url.password !== '')
    throw modelFault.refused('The address of a model must not carry a user or a password.');
  const { signal } = settings;
  const host = await untilAborted(checkHost(url.hostname, settings.hosts, settings.resolveName), signal);
  if (isPlain && !host.isNamed)
    throw modelFault.refused(
      `${url.host} may be asked over https: only; this engine was told of no other hosts.`,
    );
  return unlessLost(() => askHost(url, host, settings), url, signal);
}

/** Null: this is the answer. */
function nextAddress({ statusCode = 0, headers }: IncomingMessage, url: URL): URL | null {
  if (redirects.has(statusCode) && headers.location !== undefined) {
    const next = URL.parse(headers.location, url.href);
    if (next !== null) return next;
  }
  if (statusCode === 200) return null;
  if (statusCode === 404 || statusCode === 410)
    throw modelFault.notFound(`There is nothing at ${plainAddress(url)}.`);
  throw modelFault.unreachable(`${plainAddress(url)} answers with the status ${statusCode}.`);
}

const body = (response: IncomingMessage, url: URL, { budget, signal }: WebSettings): Promise<FileBytes> =>
  unlessLost(() => readBody(response, budget), url, signal);

/** Says in a fault what Node says in codes. */
async function unlessLost<Result>(
  work: () => Promise<Result>,
  url: URL,
  signal: AbortSignal,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    if (isSceneFault(error)) throw error;
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw modelFault.unreachable(`${plainAddress(url)} could not be fetched${code}.`);
  }
}
