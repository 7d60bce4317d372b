import { z } from 'zod';
import type { FuzzAnswer } from './fuzz-request.ts';
import { jsonOf } from './json-of.ts';

/** More pages than there can be: a list that goes on for ever is a failure, not a hang. */
const MOST_PAGES = 100;

const page = z.object({ sessions: z.array(z.object({ id: z.string() })), nextLink: z.url().optional() });

/** The ids on all pages of a list, from its address on; null when one of the pages is none, or there is no end of them. */
export async function listAll(
  first: string,
  get: (path: string) => Promise<FuzzAnswer>,
): Promise<readonly string[] | null> {
  const ids: string[] = [];
  let path = first;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { status, text } = await get(path);
    const parsed = page.safeParse(jsonOf(text));
    if (status !== 200 || !parsed.success) return null;
    const { sessions, nextLink } = parsed.data;
    ids.push(...sessions.map(({ id }) => id));
    if (nextLink === undefined) return ids;
    path = nextLink.slice(new URL(nextLink).origin.length);
  }
  return null;
}
