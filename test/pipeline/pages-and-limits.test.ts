import { setTimeout as pause } from 'node:timers/promises';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import { brokerOfFile, domain } from '../support/broker-of-file.ts';
import { clientWithToken } from './client-of.ts';

const broker = brokerOfFile({
  args: ['--hosts', 'simulated'],
  settings: { LIST_PAGE_SIZE: '2', LIMIT_CREATES_PER_MINUTE: '5' },
});
const settings = { maxLeaseTimeInMinutes: 4, size: 'Standard' } as const;
const ids = ['a', 'b', 'c', 'd', 'e'];

it('leads the pipeline from page to page by an absolute https link on the host that it called, which the pipeline leaves as it is', async () => {
  const asked: string[] = [];
  const watching: PipelinePolicy = {
    name: 'watching',
    sendRequest: (request, next) => {
      if (request.method === 'GET') asked.push(request.url);
      return next(request);
    },
  };
  const client = clientWithToken(broker(), { policies: [watching] });
  for (const id of ids) await client.createSession(id, settings);

  const pages: string[][] = [];
  const links: string[] = [];
  for await (const { sessions, nextLink } of client.listSessions().byPage()) {
    pages.push(sessions.map(({ sessionId }) => sessionId));
    if (nextLink !== undefined) links.push(nextLink);
  }

  expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(asked.slice(1)).toEqual(links);
  for (const link of links) {
    const { origin, searchParams } = new URL(link);
    expect(origin).toBe(`https://remoterendering.${domain}:${broker().port}`);
    expect(searchParams.getAll('api-version')).toEqual(['2021-01-01']);
    expect(searchParams.get('skiptoken')).not.toBeNull();
  }

  const all: string[] = [];
  for await (const { sessionId } of client.listSessions()) all.push(sessionId);
  expect(all).toEqual(ids);

  const fromTheSecond = await client.listSessions().byPage(links[0]).next();
  expect(fromTheSecond.value).toMatchObject({ sessions: [{ sessionId: 'c' }, { sessionId: 'd' }] });
});

it('answers one create too many with 429 and whole seconds in Retry-After, for which the pipeline waits', async () => {
  const given = new AbortController();
  const refusals: (string | undefined)[] = [];
  const watching: PipelinePolicy = {
    name: 'watching',
    sendRequest: async (request, next) => {
      const answer = await next(request);
      if (answer.status === 429) refusals.push(answer.headers.get('retry-after'));
      // Long enough for several repetitions, if it was not for the header.
      if (answer.status === 429) void pause(300).then(() => given.abort());
      return answer;
    },
  };
  const client = clientWithToken(broker(), { policies: [watching], retryDelayInMs: 1 });
  const createSeveral = async (): Promise<void> => {
    for (let n = 0; n < 20; n++)
      await client.createSession(`more-${n}`, settings, { abortSignal: given.signal });
  };
  await expect(createSeveral()).rejects.toMatchObject({ name: 'AbortError' });
  expect(refusals).toEqual([expect.stringMatching(/^[1-9]\d?$/)]);
});
