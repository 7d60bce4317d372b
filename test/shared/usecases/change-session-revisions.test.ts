import { beforeEach, describe, expect, it } from 'vitest';
import { accept, refuse } from '../../../shared/domain/decision.ts';
import type { Session } from '../../../shared/domain/session.ts';
import { brokerBench } from '../../support/broker-bench.ts';
import { minute } from '../../support/builders/minute.ts';
import { anAccount, aRef } from '../../support/builders/refs.ts';
import { aReadySession, theRequest } from '../../support/builders/sessions.ts';

const ref = aRef();
const actor = `account:${anAccount}` as const;
const tag = (session: Session) => accept({ ...session, tags: { touched: 'yes' } });
const changedMeanwhile = { ok: false, refusal: { why: 'changedMeanwhile' } };

let bench = brokerBench();
beforeEach(() => {
  bench = brokerBench();
  bench.time.now = minute(3);
  bench.store.put(aReadySession());
});
const change = (
  revisions: readonly string[] | null,
  decide: Parameters<typeof bench.changeSession>[2] = tag,
) => bench.changeSession(ref, actor, decide, { who: 'ada', revisions });

describe('a change that is bound to a revision', () => {
  it.each([
    ['is made to that one', ['3-ready']],
    ['is made when it is one of several', ['2-starting', '3-ready']],
    ['is made to any when it is bound to none', null],
  ])('%s', async (_name, revisions) => {
    expect(await change(revisions)).toMatchObject({ ok: true, session: { version: 4 } });
  });

  it.each([
    ['an older one', ['2-starting']],
    ['a later one', ['4-ready']],
    ['no revision at all', []],
    ['what is none of ours', ['whatever']],
  ])('is refused for %s, and nothing is written', async (_name, revisions) => {
    expect(await change(revisions)).toEqual(changedMeanwhile);
    expect(bench.store.calls).toEqual(['find']);
  });

  it('is refused when time has ended the session since, though nobody has written that', async () => {
    bench.time.now = minute(12);
    expect(await change(['3-ready'])).toEqual(changedMeanwhile);
  });

  it('is refused when somebody else was faster between its read and its write', async () => {
    bench.store.overtakeWith((session) => ({ ...session, version: session.version + 1 }));
    expect(await change(['3-ready'])).toEqual(changedMeanwhile);
  });

  it('is 404 before it is anything else', async () => {
    expect(await bench.changeSession(aRef('nobody'), actor, tag, { who: null, revisions: ['1-x'] })).toEqual({
      ok: false,
      refusal: { why: 'noSuchSession' },
    });
  });

  it('is refused for its revision and not for its wish where both are wrong: the wish was about another session', async () => {
    expect(await change(['2-ready'], () => refuse({ why: 'notReady' }))).toEqual(changedMeanwhile);
    expect(await change(['3-ready'], () => refuse({ why: 'notReady' }))).toEqual({
      ok: false,
      refusal: { why: 'notReady' },
    });
  });

  it('is accepted from any when there is nothing left to change: an earlier copy of it has done so', async () => {
    expect(await change(['2-starting'], accept)).toMatchObject({ ok: true, session: { version: 3 } });
  });
});

describe('who did it', () => {
  it('is in the history', async () => {
    await change(null);
    expect(await bench.store.history(ref)).toMatchObject([{ actor, who: 'ada' }]);
  });

  it('is nobody where time did it', async () => {
    bench.time.now = minute(12);
    await change(null, accept);
    expect(await bench.store.history(ref)).toMatchObject([{ actor: 'time', who: null, changes: ['ended'] }]);
  });
});

it('sets the alarms with every write, by what is left then', async () => {
  bench.store.put(
    aReadySession({
      requested: { ...theRequest, options: { ...theRequest.options, warningMinutes: [10, 5] } },
    }),
  );
  await change(null);
  expect(bench.store.row(ref)).toMatchObject({ alarms: [{ kind: 'lease', at: minute(12), warned: [10] }] });
});
