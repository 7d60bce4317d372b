import { describe, expect, it } from 'vitest';
import { hasValidLine } from './fuzz-request.ts';
import { judgeAnswer } from './judge-answer.ts';
import { KnownSessions } from './known-sessions.ts';
import { runFuzz } from './run-fuzz.ts';

const forbidden = { secrets: ['a-secret-of-the-service'], foreign: 'known-b-', hasValidLine: true };
const answer = (status: number, text: string, headers = '') => ({ status, text, headers });
const problem = (message: string) => JSON.stringify({ error: { code: 'NotFound', message } });

describe('the fuzzer', () => {
  it('finds nothing in a run of 1,000 requests, and says its figures', async () => {
    const said: string[] = [];
    const { failures } = await runFuzz({ requests: 1_000, seed: 7, say: (line) => said.push(line) });
    expect(failures).toEqual([]);
    expect(said.at(-1)).toMatch(/^Answers: \d+ of 200, \d+ of 201/);
  });

  it.each([
    ['no answer', answer(0, 'none within 2000 ms')],
    ['a closed connection', answer(0, 'read ECONNRESET')],
    ['a bug of the service', answer(500, problem('An error occurred.'))],
    ['a service that does not answer', answer(503, '')],
    ['a secret in a body', answer(200, '{"key":"a-secret-of-the-service"}')],
    ['a secret in a header', answer(200, '{}', 'Location\na-secret-of-the-service')],
    ['a session of another account', answer(200, '{"sessions":[{"id":"known-b-1"}]}')],
    ['a stack', answer(400, problem('It broke.\n    at parse (file.ts:1:1)'))],
    ['an error of another shape', answer(400, '{"message":"It broke."}')],
    ['a body that is no JSON', answer(200, '<html>')],
  ])('takes %s for a failure', (_name, given) => {
    expect(judgeAnswer(given, forbidden)).toEqual(expect.any(String));
  });

  it.each([
    ['a session of the caller`s', answer(200, '{"id":"known-a-1"}')],
    ['nothing', answer(204, '')],
    ['an error in its shape', answer(404, problem('There is no session with this id.'))],
    ['a route that is not there', answer(404, '')],
  ])('takes %s for right', (_name, given) => {
    expect(judgeAnswer(given, forbidden)).toBeNull();
  });

  it.each([
    ['a 400', answer(400, ''), null],
    ['a closed connection', answer(0, 'read ECONNRESET'), expect.any(String)],
    ['an answer that takes too long', answer(0, 'none within 2000 ms'), expect.any(String)],
    ['a 404, as if it were a request', answer(404, ''), expect.any(String)],
    ['a 200', answer(200, '{}'), expect.any(String)],
    ['a secret in a 400', answer(400, 'a-secret-of-the-service'), expect.any(String)],
  ])('takes %s for what it is where the line of the request was not HTTP', (_name, given, expected) => {
    expect([hasValidLine({ path: '/\xff' }), hasValidLine({ path: '/%FF|{}"' })]).toEqual([false, true]);
    expect(judgeAnswer(given, { ...forbidden, hasValidLine: false })).toEqual(expected);
  });

  it('notices a session that is lost, that came back, that ended or whose lease is another', () => {
    const known = new KnownSessions('known-a-0-');
    const [first, second] = [known.add('Standard', 60), known.add('Premium', 10)];
    second.isLive = false;
    const right = { id: first.id, size: 'Standard', maxLeaseTimeMinutes: 60, status: 'Ready' };
    expect([known.differs(first, right), known.listDiffers([first.id, 'wild-0-1'])]).toEqual([null, null]);
    expect(known.listDiffers([])).toContain(first.id);
    expect(known.listDiffers([first.id, second.id])).toContain(second.id);
    expect(known.differs(first, { ...right, status: 'Stopped' })).toContain('Ready');
    expect(known.differs(first, { ...right, maxLeaseTimeMinutes: 61 })).toContain('60');
  });
});
