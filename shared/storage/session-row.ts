import { z } from 'zod';
import type { Session } from '../domain/session.ts';
import type { SessionRef } from '../domain/session-ref.ts';
import type { IndexFacts } from './index-rows.ts';
import { parseJson } from './parse-json.ts';
import { instant, sessionSchema } from './session-schema.ts';
import { UnreadableRow } from './unreadable-row.ts';
import { upgradeSession } from './upgrade-session.ts';

/** Raised with every change of the layout that an older version would misread. */
const format = 2;

const envelope = z.object({ format: z.int() });

const formatOne = z.looseObject({ format: z.literal(1), session: z.unknown() });

const sessionRow = z.strictObject({
  format: z.literal(format),
  due: instant.nullable(),
  purge: instant.nullable(),
  session: sessionSchema,
});

/** A session's row in full: the session, and where its index rows lie. */
export interface SessionRow {
  readonly session: Session;
  readonly indexed: IndexFacts;
}

export const writeSessionRow = ({ session, indexed: { due, purge } }: SessionRow): string =>
  JSON.stringify({ format, due, purge, session });

/** @throws UnreadableRow when the text is not a row of this format, or not that session's. */
export function readSessionRow(ref: SessionRef, text: string): SessionRow {
  const value = parseJson(text);
  if (value === undefined) throw new UnreadableRow(ref, 'it is not JSON');
  const parsed = sessionRow.safeParse(upgraded(value));
  if (!parsed.success) throw new UnreadableRow(ref, faultOf(value, parsed.error));
  const { due, purge, session } = parsed.data;
  if (session.account !== ref.account || session.id !== ref.id) {
    throw new UnreadableRow(ref, 'it holds another session');
  }
  return { session, indexed: { live: session.state !== 'ended', due, purge } };
}

/** Format 1 is read as well: sessions that it wrote live on over an upgrade, and their records are kept for 30 days. */
function upgraded(value: unknown): unknown {
  // Looked at by hand first: nearly every row is of this format, and each is read many times.
  if (typeof value === 'object' && value !== null && 'format' in value && value.format === format)
    return value;
  const old = formatOne.safeParse(value);
  return old.success ? { ...old.data, format, session: upgradeSession(old.data.session) } : value;
}

function faultOf(value: unknown, error: z.ZodError): string {
  const found = envelope.safeParse(value);
  if (found.success && found.data.format > format) {
    return `it has format ${found.data.format}, and this version knows ${format}`;
  }
  return `${error.issues[0]?.path.join('.') || 'the row'} is not as expected`;
}
