import { DatabaseSync } from 'node:sqlite';
import { parseJson } from '../../shared/storage/parse-json.ts';
import { fieldOf } from '../subjects/expect.ts';

export interface End {
  /** When the end was written, by the history: the clock's time at the decision, the commit follows within milliseconds. */
  readonly endedAt: number;
  readonly expiresAt: number;
}

/** Reads the file of a store without being in its broker's way. */
function withFile<Found>(file: string, read: (database: DatabaseSync) => Found): Found {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
}

export const countLive = (file: string): number =>
  withFile(file, (database) =>
    Number(
      database.prepare("SELECT count(*) AS n FROM rows WHERE row_key >= 'l|' AND row_key < 'l}'").get()?.[
        'n'
      ],
    ),
  );

/** The ends of all sessions that have one in their history, each beside the deadline that it was due at. */
export const endsOf = (file: string): readonly End[] =>
  withFile(file, (database) =>
    database
      .prepare("SELECT value FROM rows WHERE row_key >= 'h|' AND row_key < 'h}'")
      .all()
      .flatMap(({ value }) => endIn(parseJson(String(value)))),
  );

/** A session's history has several lines in which it is ended: the one that ended it has the change. */
export function endIn(entry: unknown): readonly End[] {
  const changes = fieldOf(entry, 'changes');
  const [endedAt, expiresAt] = [fieldOf(entry, 'at'), fieldOf(entry, 'expiresAt')];
  if (!Array.isArray(changes) || !changes.includes('ended')) return [];
  return typeof endedAt === 'number' && typeof expiresAt === 'number' ? [{ endedAt, expiresAt }] : [];
}
