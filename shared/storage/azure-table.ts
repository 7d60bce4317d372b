import { randomBytes } from 'node:crypto';
import type { Outage } from '../domain/outage.ts';
import type { Table, TransactionResult } from '../ports/table.ts';
import { type AzureCall, AzureCalls } from './azure-calls.ts';
import { type AzureConnection, azureClient } from './azure-connection.ts';
import { createAzureTable } from './azure-create-table.ts';
import { rangeFilter } from './azure-filter.ts';
import { readPages } from './azure-pages.ts';
import { hasHappened } from './azure-read-back.ts';
import { isMissingRow, readAzureFailure, readRefusal, wordsOf } from './azure-refusal.ts';
import { type AzureRow, readAzureRow } from './azure-row.ts';
import { deletionEtags, sendOperations } from './azure-send.ts';
import { storeOutage } from './store-outage.ts';
import { checkKey, checkLimit, checkOperations } from './table-limits.ts';

/** How long things may take, in milliseconds. A call takes at most `limitMs + readBackMs`. */
export interface AzureTimes {
  /** Waiting for one answer, before it is asked for again. */
  readonly attemptMs: number;
  /** A call with all its repetitions and the waits between them. */
  readonly limitMs: number;
  /** Finding out whether a write has happened whose answer was lost. */
  readonly readBackMs: number;
}

const defaultTimes: AzureTimes = { attemptMs: 2500, limitMs: 7000, readBackMs: 2500 };

/**
 * The table port on Azure Table Storage, or on Azurite. The table is made if it is missing. Calls are repeated by the SDK and take at
 * most ten seconds; whether a write has happened whose answer was lost is read back from the mark that every row carries, so that
 * a caller is never told of a conflict with its own write. Where that can't be decided it is an `Outage`. Not promised: to recognise
 * a write of which others have since replaced or deleted every row.
 *
 * @throws ConfigurationError when the account can't be reached or refuses this app, in words that say what to do.
 */
export async function openAzureTable(
  connection: AzureConnection,
  tableName = 'sessions',
  { attemptMs, limitMs, readBackMs }: AzureTimes = defaultTimes,
): Promise<Table> {
  const client = await azureClient(connection, tableName);
  const calls = new AzureCalls(client, attemptMs);
  await createAzureTable(client, calls, limitMs);
  let isOpen = true;

  const find = (partition: string, key: string, withinMs: number): Promise<AzureRow | undefined> =>
    calls
      .make(withinMs, (abortSignal) => client.getEntity(partition, key, { abortSignal }))
      .then(readAzureRow, (error: unknown) => {
        if (isMissingRow(readAzureFailure(error))) return undefined;
        throw azureOutage('read', error);
      });

  return {
    async get(partition, key) {
      for (const text of [partition, key]) checkKey(text);
      refuseWhenClosed(isOpen);
      return (await find(partition, key, limitMs))?.row;
    },

    async range(partition, { limit, ...range }) {
      checkLimit(limit);
      for (const text of [partition, range.from, range.to, range.after ?? '']) checkKey(text);
      const filter = rangeFilter(partition, range);
      refuseWhenClosed(isOpen);
      return await calls
        .make(limitMs, (abortSignal) => readPages(client, filter, limit, abortSignal))
        .catch((error: unknown) => {
          throw azureOutage('read', error);
        });
    },

    async transact(partition, operations) {
      checkKey(partition);
      checkOperations(operations);
      refuseWhenClosed(isOpen);
      const mark = randomBytes(12).toString('base64url');
      const call: AzureCall = { attempts: 0 };
      const send = (abortSignal: AbortSignal) =>
        sendOperations({ client, partition, operations, writtenBy: mark, abortSignal });
      try {
        const etag = await calls.make(limitMs, send, call, deletionEtags(operations));
        return etag === undefined ? { ok: true } : { ok: true, etag };
      } catch (error) {
        const answer = readAzureFailure(error);
        const refusal: TransactionResult | undefined = readRefusal(answer, operations);
        const isCertain = call.attempts === 0 || (call.attempts === 1 && (answer.status ?? 500) < 500);
        if (!isCertain) {
          const until = performance.now() + readBackMs;
          const read = (key: string) => find(partition, key, Math.max(1, until - performance.now()));
          if (await hasHappened(operations, mark, read)) return { ok: true };
        }
        if (refusal) return refusal;
        throw azureOutage('written', error);
      }
    },

    close() {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

function refuseWhenClosed(isOpen: boolean): void {
  if (!isOpen) throw storeOutage('The store is closed.');
}

/** Without the SDK's error as its cause: that has the request in it, and with it the token that signed it. */
const azureOutage = (done: 'read' | 'written', error: unknown): Outage =>
  storeOutage(`The table could not be ${done}: ${wordsOf(readAzureFailure(error))}`);
