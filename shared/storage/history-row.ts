import { z } from 'zod';
import type { Change } from '../domain/change.ts';
import type { Actor, HistoryEntry } from '../domain/history-entry.ts';
import { parseJson } from './parse-json.ts';
import { deadlineKind, instant } from './session-schema.ts';

const actor = z.custom<Actor>(
  (value) =>
    typeof value === 'string' && /^(?:(?:account|agent):.+|supervisor|sweep|operator|time)$/.test(value),
);

/** History is for people. A word that a newer version wrote is shown rather than refused: nothing is decided from it. */
const change = z.custom<Change>((value) => typeof value === 'string');

const historyRow = z.object({
  version: z.int().positive(),
  at: instant,
  actor,
  who: z.string().nullable().default(null),
  changes: z.array(change),
  state: z.enum(['starting', 'ready', 'ended']),
  reason: z.string().nullable(),
  expiresAt: instant.nullable().default(null),
  deviceId: z.string().nullable().default(null),
  toDeviceId: z.string().nullable().default(null),
  warnings: z.array(z.object({ kind: deadlineKind, at: instant, leadMinutes: z.int() })).default([]),
}) satisfies z.ZodType<HistoryEntry>;

export const writeHistoryRow = (entry: HistoryEntry): string => JSON.stringify(entry);

/** Undefined when the text is not a line of history. */
export const readHistoryRow = (text: string): HistoryEntry | undefined =>
  historyRow.safeParse(parseJson(text)).data;
