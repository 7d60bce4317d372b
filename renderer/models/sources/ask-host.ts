import { request as askPlainly, type IncomingMessage } from 'node:http';
import { request as askSafely } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { modelFault } from '../model-fault.ts';
import type { CheckedHost } from './check-host.ts';
import type { WebSettings } from './web-settings.ts';

/** Answers once the headers are there. Both time limits go on while the body is read, and end it with their fault. */
export function askHost(url: URL, host: CheckedHost, settings: WebSettings): Promise<IncomingMessage> {
  const isSafe = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isSafe ? askSafely : askPlainly)(url, {
      // A connection of its own: one that is kept was checked for another name.
      agent: false,
      lookup: onlyThese(host.addresses),
      signal: settings.signal,
      ...(settings.authorities !== undefined && { ca: settings.authorities }),
      headers: {
        accept: 'model/gltf-binary, model/gltf+json, */*;q=0.5',
        'accept-encoding': 'identity',
        'user-agent': 'remote-rendering',
      },
    });
    const { host: name } = url;
    let answer: IncomingMessage | null = null;
    const giveUp = (message: string): void => {
      (answer ?? request).destroy(modelFault.unreachable(message));
    };
    const connecting = setTimeout(
      () => giveUp(`${name} did not take the connection within ${settings.connectMs} ms.`),
      settings.connectMs,
    );
    request.setTimeout(settings.idleMs, () => giveUp(`${name} said nothing for ${settings.idleMs} ms.`));
    request.once('socket', (socket) => {
      socket.once(isSafe ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
    });
    request.once('close', () => clearTimeout(connecting));
    request.on('error', reject);
    request.once('response', (response) => {
      answer = response;
      resolve(response);
    });
    request.end();
  });
}

/** Connects to addresses that were checked, whatever the name says now: a name that changes its mind between two questions gains nothing. */
const onlyThese =
  (addresses: readonly string[]): LookupFunction =>
  (_name, { all }, answer) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = found;
    if (all === true || first === undefined) answer(null, found);
    else answer(null, first.address, first.family);
  };
