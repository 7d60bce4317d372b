import { expect } from 'vitest';
import type { ConformanceRow } from '../conformance-row.ts';
import { asked, expectRefusal } from '../service.ts';

const idsOf = ({ body }: { body: { sessions: { id: string }[] } }) => body.sessions.map(({ id }) => id);

export const nativeLists: readonly ConformanceRow[] = [
  [
    'Native tags',
    'are given with a create, set as a whole by an update, and shown',
    async (start) => {
      const { native } = await start();
      await native('PUT', 's1', { ...asked, tags: { project: 'atlas', room: '7' } });
      const updated = await native('PATCH', 's1', { tags: { project: 'zenith' } });
      expect([updated.status, updated.body.tags]).toEqual([200, { project: 'zenith' }]);
      expectRefusal(await native('PATCH', 's1', { tags: { 'a:b': 'c' } }), 400, 'BadRequest', 'tags');
    },
  ],
  [
    'Native List filters',
    'by status (ended ones too), tag, createdFrom, createdBefore and maxpagesize; what is none of these is 400 by name',
    async (start) => {
      const { broker, native, send } = await start();
      await native('PUT', 'a', { ...asked, tags: { project: 'atlas' } });
      await native('PUT', 'b', asked);
      await native('POST', 'a/:stop');
      const list = (query: string) => send('GET', `${broker.base}?api-version=2026-12-01&${query}`);
      expect(idsOf(await list('status=Stopped'))).toEqual(['a']);
      expect(idsOf(await list('tag=project:atlas&status=Stopped,Ready,Starting'))).toEqual(['a']);
      expect(idsOf(await list('createdBefore=2026-01-01T00:00:00Z'))).toEqual([]);
      expect(idsOf(await list('createdFrom=2026-01-01T00:00:00Z'))).toEqual(['b']);
      const paged = await list('status=Stopped,Ready,Starting&maxpagesize=1');
      expect([idsOf(paged), new URL(paged.body.nextLink).searchParams.get('maxpagesize')]).toEqual([
        ['a'],
        '1',
      ]);
      for (const name of ['status', 'tag', 'createdFrom', 'createdBefore', 'maxpagesize'])
        expectRefusal(await list(`${name}=`), 400, 'BadRequest', name);
    },
  ],
  [
    'Native History',
    'has a line for every change, oldest first, with who made it',
    async (start) => {
      const { native, ready } = await start();
      await ready();
      await native('POST', 's1/:stop');
      const { body } = await native('GET', 's1/history');
      expect(body).toMatchObject({ id: 's1', complete: true });
      expect(body.entries[0]).toMatchObject({
        changes: ['created'],
        actor: expect.stringMatching(/^account:/),
        who: 'key',
      });
      expect(body.entries.flatMap(({ changes }: { changes: string[] }) => changes)).toEqual(
        expect.arrayContaining(['created', 'ready', 'ended']),
      );
    },
  ],
  [
    'Native Explain',
    'says in sentences what happened so far, how it stands now and what comes next',
    async (start) => {
      const { native, ready } = await start();
      await ready();
      const { body } = await native('GET', 's1/explain');
      expect(body).toMatchObject({
        id: 's1',
        status: 'Ready',
        now: 'No device is connected; 60 minutes are left.',
      });
      expect(body.soFar[0]).toMatch(/The account \(key\): asked for the session\.$/);
      expect(body.next).toHaveLength(2);
    },
  ],
  [
    'Native routes under 2021-01-01',
    'history and explain are 400 and say which version has them; filters are ignored',
    async (start) => {
      const { arr, broker, ready, send } = await start();
      await ready();
      for (const what of ['history', 'explain'])
        expectRefusal(await arr('GET', `s1/${what}`), 400, 'BadRequest', 'api-version');
      expect(idsOf(await send('GET', `${broker.base}?api-version=2021-01-01&status=Gone`))).toEqual(['s1']);
    },
  ],
];
