import { get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How an engine shows that it is ready: it says so itself, its port accepts a connection, or a path of it answers below 400. */
export type Readiness =
  | { readonly kind: 'report' }
  | { readonly kind: 'port' }
  | { readonly kind: 'url'; readonly path: string };

const ANSWER_MS = 5_000;

/** `report`, `port` or `url:/path`; null when it is none of them. */
export function parseReadiness(text: string): Readiness | null {
  if (text === 'report' || text === 'port') return { kind: text };
  return /^url:\/\S*$/.test(text) ? { kind: 'url', path: text.slice('url:'.length) } : null;
}

const portAnswers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: ANSWER_MS });
    const settle = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('timeout', () => settle(false));
  });

/** Whether a path of an engine answers below 400 within five seconds. */
export const urlAnswers = (port: number, path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get({ port, host: '127.0.0.1', path, timeout: ANSWER_MS, agent: false }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 400);
    });
    request.once('error', () => resolve(false));
    request.once('timeout', () => request.destroy());
  });

/** Asks until the engine is ready (true) or nobody waits for it any more (false). One that reports by itself is not asked. */
export async function probeUntilReady(
  readiness: Readiness,
  port: number,
  isAwaited: () => boolean,
): Promise<boolean> {
  if (readiness.kind === 'report') return false;
  for (let pause = 25; isAwaited(); pause = Math.min(pause * 1.5, 500)) {
    const ready =
      readiness.kind === 'port' ? await portAnswers(port) : await urlAnswers(port, readiness.path);
    if (ready) return true;
    await sleep(pause);
  }
  return false;
}
