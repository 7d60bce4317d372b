import type { Instant } from '../domain/instant.ts';
import { at } from '../domain/instant.ts';
import type { IndexFacts } from './index-rows.ts';

/** What a reader hands back to write over what it read: the row's etag, and where its index rows lie. Opaque to everybody else. */
export interface SessionEtag {
  readonly row: string;
  readonly indexed: IndexFacts;
}

export const writeSessionEtag = ({ row, indexed: { live, due, purge } }: SessionEtag): string =>
  `${live ? 'live' : 'ended'}/${due ?? ''}/${purge ?? ''}/${row}`;

/** Undefined when the text did not come from {@link writeSessionEtag}: then it names no version of anything. */
export function readSessionEtag(text: string): SessionEtag | undefined {
  const parts = /^(live|ended)\/(\d*)\/(\d*)\/(.+)$/s.exec(text);
  if (!parts) return undefined;
  const [, state, due = '', purge = '', row = ''] = parts;
  return { row, indexed: { live: state === 'live', due: instantOf(due), purge: instantOf(purge) } };
}

const instantOf = (digits: string): Instant | null => (digits === '' ? null : at(Number(digits)));
