import { describe, expect, it } from 'vitest';
import type { SessionFacts } from '../support/kill-facts.ts';
import { readFlags } from './read-flags.ts';
import { SoakSession } from './soak-session.ts';

const MINUTE = 60_000;
const readyAt = Date.now() - 5 * MINUTE;
const ready: SessionFacts = {
  state: 'ready',
  lease: 10,
  readyAt,
  expiresAt: readyAt + 10 * MINUTE,
  startDeadline: null,
  end: null,
  isGivenBack: false,
  billingStoppedAt: null,
  granted: null,
};
const endedAt = readyAt + 4 * MINUTE;
const stopped: SessionFacts = { ...ready, state: 'ended', end: { reason: 'userRequested', at: endedAt } };
const released: SessionFacts = { ...stopped, isGivenBack: true, billingStoppedAt: endedAt + 10 };

/** A session that was seen like this, one after the other, and whose lease nobody has asked to be longer since. */
function seen(...facts: readonly SessionFacts[]): SoakSession {
  const session = new SoakSession('s1', 10);
  session.triesTotal(Math.max(...facts.map(({ lease }) => lease)));
  session.stopAsked = facts.some(({ end }) => end !== null);
  for (const fact of facts) session.observe(fact);
  return session;
}

describe('the soak notices', () => {
  it.each<[string, SoakSession, SessionFacts, RegExp]>([
    [
      'a lease that is shorter than acknowledged',
      seen({ ...ready, lease: 12, expiresAt: readyAt + 12 * MINUTE }),
      ready,
      /12 minutes was ackn/,
    ],
    [
      'a lease that nobody asked for',
      seen(ready),
      { ...ready, lease: 11, expiresAt: readyAt + 11 * MINUTE },
      /nobody asked/,
    ],
    ['a lease and an end that disagree', seen(ready), { ...ready, expiresAt: readyAt }, /do not end at/],
    [
      'another time of Ready',
      seen(ready),
      { ...ready, readyAt: readyAt + 1, expiresAt: readyAt + 1 + 10 * MINUTE },
      /ready at/,
    ],
    [
      'a session that starts again',
      seen(ready),
      { ...ready, state: 'starting', readyAt: null, expiresAt: null },
      /is starting/,
    ],
    ['a stop that nobody asked for', seen(ready), stopped, /for nothing/],
    [
      'an engine that nobody hurt',
      seen(ready),
      { ...stopped, end: { reason: 'hostFailure', at: endedAt } },
      /for nothing/,
    ],
    [
      'an expiry that came too early',
      seen(ready),
      { ...stopped, end: { reason: 'leaseExpired', at: endedAt } },
      /for nothing/,
    ],
    [
      'another reason',
      seen(stopped),
      { ...stopped, end: { reason: 'hostFailure', at: endedAt } },
      /and then/,
    ],
    [
      'another end',
      seen(stopped),
      { ...stopped, end: { reason: 'userRequested', at: endedAt + 1 } },
      /and then/,
    ],
    ['a session that lives again', seen(stopped), ready, /and then/],
    ['a host that is taken back', seen(released), stopped, /given back and is not/],
    [
      'another end of billing',
      seen(released),
      { ...released, billingStoppedAt: endedAt + 11 },
      /billing stopped/,
    ],
    [
      'an end of billing before the end',
      seen(stopped),
      { ...released, billingStoppedAt: endedAt - 1 },
      /billing stopped/,
    ],
  ])('%s', (_name, session, next, words) => {
    expect(() => session.observe(next)).toThrow(words);
  });

  it('a stop that was acknowledged and is not there', () => {
    const session = seen(ready);
    session.stopAcknowledged = true;
    expect(() => session.observe(ready)).toThrow(/its stop was acknowledged/);
  });

  it('an epoch that is lower than one that was granted', () => {
    const session = seen(ready);
    session.epoch = 3;
    expect(() => session.observe({ ...ready, granted: 2 })).toThrow(/epoch 3 was granted/);
  });

  it('a session that was acknowledged and is not there', () => {
    expect(() => seen(ready).observeAbsence()).toThrow(/is not there/);
  });
});

describe('the soak takes for right', () => {
  it('an older answer that comes after a newer one, for it was asked for before', () => {
    const session = seen(ready);
    const then = session.known();
    session.stopAsked = true;
    session.observe(stopped);
    session.observeSince(ready, then);
    expect(session.seen).toEqual(stopped);
  });

  it('an expiry at the end of the lease, and the release after it', () => {
    const past = { ...ready, readyAt: readyAt - 10 * MINUTE, expiresAt: readyAt };
    const expired: SessionFacts = { ...past, state: 'ended', end: { reason: 'leaseExpired', at: readyAt } };
    const session = seen(past);
    session.observe(expired);
    session.observe({ ...expired, isGivenBack: true, billingStoppedAt: readyAt + 5 });
    expect(session.isOver).toBe(true);
  });
});

describe('the flags of npm run soak', () => {
  it('are three minutes and any seed, when nothing is said', () => {
    expect(readFlags([], () => 7)).toEqual({ seconds: 180, seed: 7 });
  });

  it('are taken as they are', () => {
    expect(readFlags(['--seconds', '30', '--seed', '4'])).toEqual({ seconds: 30, seed: 4 });
  });

  it.each([
    [['--seconds', '0'], /--seconds is a whole number from 1/],
    [['--seed', 'x'], /--seed is a whole number from 0/],
    [['--colour', 'red'], /colour/],
  ])('are refused in words: %j', (args, words) => {
    expect(() => readFlags(args)).toThrow(words);
  });

  it('may ask for help', () => {
    expect(readFlags(['--help'])).toBeNull();
  });
});
