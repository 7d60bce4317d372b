import { expect } from 'vitest';
import type { Table } from '../../shared/ports/table.ts';
import {
  type Answer,
  type StartVirtualBroker,
  startVirtualBroker,
  type VirtualBroker,
} from '../support/virtual-broker.ts';
import { expectWireHeaders } from './expect-wire-headers.ts';
import { type Trouble, troubledTable } from './troubled-table.ts';

type Options = Omit<NonNullable<Parameters<StartVirtualBroker>[0]>, 'openTable' | 'shards'>;
type Body = Parameters<VirtualBroker['send']>[2];

export type StartService = (options?: Options) => Promise<Service>;
export type Service = Awaited<ReturnType<typeof startService>>;

/** What most rows ask for. */
export const asked = { maxLeaseTimeMinutes: 60, size: 'Standard' };
export const askedV1 = { maxLeaseTime: '1:0:0', size: 'standard' };

/** The service on records in that table. Two shards, so that Azurite is not asked much while virtual time passes. */
export const serviceOn =
  (openTable: () => Promise<Table>): StartService =>
  (options = {}) =>
    startService(openTable, options);

/** Every answer that comes through here is held against the headers that all of them have. */
async function startService(openTable: () => Promise<Table>, options: Options) {
  let trouble: Trouble = null;
  const broker = await startVirtualBroker({
    ...options,
    shards: 2,
    openTable: async () => troubledTable(await openTable(), () => trouble),
  });
  const send = async (method: string, path: string, body?: Body, headers?: Record<string, string>) => {
    const answer = await broker.send(method, path, body, headers);
    expectWireHeaders(method, answer);
    return answer;
  };
  const under = (version: string) => (method: string, path: string, body?: Body) =>
    send(method, `${broker.base}${path && `/${path}`}?api-version=${version}`, body);
  const arr = under('2021-01-01');
  return {
    broker,
    send,
    under,
    /** A call under `2021-01-01`; the path is what comes after `sessions/`, '' for the list. */
    arr,
    native: under('2026-12-01'),
    v1: (method: string, path: string, body?: Body) =>
      send(method, `${broker.v1}${path && `/${path}`}`, body),
    /** Makes the store fail for as long as the call takes. */
    during: async (wrong: Exclude<Trouble, null>, call: () => Promise<Answer>): Promise<Answer> => {
      trouble = wrong;
      try {
        return await call();
      } finally {
        trouble = null;
      }
    },
    /** A session with the id `s1` on a host that is ready at once. */
    ready: async (body: object = asked): Promise<Answer> => {
      const created = await arr('PUT', 's1', body);
      expect(created.status).toBe(201);
      await broker.host.idle();
      return created;
    },
    /** A session of version 1, and the id that it got. */
    createdV1: async (body: object = askedV1): Promise<string> => {
      const created = await send('POST', `${broker.v1}/create`, body);
      expect(created.status).toBe(202);
      await broker.host.idle();
      return created.body.sessionId;
    },
  };
}

export const expectRefusal = (answer: Answer, status: number, code: string, target?: string): void =>
  expect([answer.status, answer.body.error?.code, answer.body.error?.target]).toEqual([status, code, target]);
