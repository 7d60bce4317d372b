import { z } from 'zod';
import { Broken } from '../support/kill-watch.ts';
import type { SoakApi } from './soak-api.ts';
import type { SoakSession } from './soak-session.ts';

const page = z.object({
  sessions: z.array(z.object({ id: z.string(), status: z.string() })),
  nextLink: z.string().optional(),
});

/** Lists what is live: nothing that had ended before, and everything that is still live afterwards. */
export async function checkList(api: SoakApi, sessions: Iterable<SoakSession>): Promise<string> {
  const before = [...sessions].filter(({ isCreated }) => isCreated);
  const over = new Set(before.filter(({ isOver }) => isOver).map(({ id }) => id));
  const listed = new Set<string>();
  for (let query = ''; ; ) {
    const answer = await api.call('GET', query);
    if (answer === null) return 'unanswered';
    const read = page.safeParse(answer.body);
    if (!read.success) throw new Broken(`The list was answered ${answer.status} ${answer.code}.`);
    for (const { id } of read.data.sessions) listed.add(id);
    if (read.data.nextLink === undefined) break;
    query = new URL(read.data.nextLink).search;
  }
  for (const id of listed) if (over.has(id)) throw new Broken(`The list has ${id}, which had ended before.`);
  for (const session of before) {
    if (listed.has(session.id) || session.isOver || session.isWrittenOff) continue;
    const answer = await api.about(session, 'GET', '');
    if (answer && session.seen?.state !== 'ended')
      throw new Broken(`The list left out ${session.id}, which is ${session.seen?.state}.`);
  }
  return 'acknowledged';
}
