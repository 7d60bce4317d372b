import { connect } from 'node:net';
import { app } from '@azure/functions';
import { onTestFinished } from 'vitest';
import { ownCertificate } from '../../cli/https/own-certificate.ts';
import type { LogEntry } from '../../runtime/log.ts';
import { type HostOptions, type RunningHost, startHost } from '../../runtime/start-host.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A certificate for localhost and 127.0.0.1, of an authority of its own, in a folder of the test's. */
export const makeCertificate = () => ownCertificate(temporaryFolder(), [], Date.now());

/** A host with one function, `/api/it`, which answers the URL that it was called under. Closed at the end of the test. */
export async function startUrlTeller(
  options: HostOptions,
): Promise<{ readonly host: RunningHost; readonly log: readonly LogEntry[] }> {
  const log: LogEntry[] = [];
  const load = () =>
    app.http('it', { methods: ['GET'], route: 'it', handler: ({ url }) => ({ jsonBody: { url } }) });
  const host = await startHost({ port: 0, load, log: (entry) => log.push(entry), ...options });
  onTestFinished(() => host.close());
  return { host, log };
}

/** Sends bytes to the port of a URL as they are, and tells all that has come back when the connection is closed. */
export const sendRaw = (url: string, text: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    // A connection that is reset is closed too.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
