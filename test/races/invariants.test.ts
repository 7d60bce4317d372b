import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, DAY, HOUR, type Instant } from '../../shared/domain/instant.ts';
import { defaultLeasePolicy } from '../../shared/domain/lease-policy.ts';
import { start } from '../support/builders/minute.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { interleaving } from './interleaving.ts';
import { momentsOfRace } from './invariant-checks.ts';
import { races } from './moves.ts';
import { type Played, playRace } from './play-race.ts';
import { rulebook } from './rulebook.ts';

/** The same races every time; more of them, or others, by `RACES=2000 RACES_SEED=7 npx vitest run test/races`. */
const RUNS = Number(process.env['RACES'] ?? 150);
const SEED = Number(process.env['RACES_SEED'] ?? 1);
const inMemory = async (now: () => Instant) => new MemoryStore(defaultLeasePolicy, now());

describe('whoever runs into whom, and whatever fails on the way', () => {
  it.each(rulebook)('%s', async (_name, check) => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), races(), async (scheduler, race) =>
        check(await playRace(race, inMemory, interleaving(scheduler))),
      ),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('invariant 13: every deadline comes from the clock of the service: the same race at another time is the same', async () => {
    const shifts = fc.constantFrom(-400 * DAY, -HOUR, 7 * HOUR + 1, 3000 * DAY);
    await fc.assert(
      fc.asyncProperty(races(), shifts, async (race, shift) => {
        const [one, other] = [
          await playRace(race, inMemory),
          await playRace(race, inMemory, undefined, after(start, shift)),
        ];
        expect(momentsOfRace(other)).toEqual(momentsOfRace(one));
      }),
      { numRuns: Math.ceil(RUNS / 2), seed: SEED },
    );
  });

  it('they get everywhere: every reason for an end, every verb answered and refused, warnings and extensions', async () => {
    const reached = new Set<string>();
    for (const race of fc.sample(races(), { seed: 11, numRuns: 700 }))
      noteReached(await playRace(race, inMemory), reached);
    const wanted = [
      ...['leaseExpired', 'userRequested', 'hostFailure', 'placementTimeout'],
      ...['connectionTimeout', 'reconnectTimeout', 'idleTimeout'],
      ...['setLease', 'extend', 'keepAlive', 'connect', 'handover', 'stop', 'read', 'list', 'tag'].map(
        (verb) => `${verb} answered`,
      ),
      ...['setLease', 'extend', 'keepAlive', 'connect', 'handover'].map((verb) => `${verb} refused`),
      ...[
        'warned of lease',
        'warned of connect',
        'warned of idle',
        'extended itself',
        'admitted',
        'handed over',
        'an outage',
        'repeated',
      ],
    ];
    expect(wanted.filter((what) => !reached.has(what))).toEqual([]);
  });
});

function noteReached({ commits, answers, hosts }: Played, reached: Set<string>): void {
  for (const { after, entry } of commits) {
    if (after?.state === 'ended') reached.add(after.reason);
    if (after?.state === 'ready' && after.autoExtensions > 0) reached.add('extended itself');
    for (const { kind } of entry?.warnings ?? []) reached.add(`warned of ${kind}`);
  }
  for (const { move, refusal, isOutage } of answers)
    reached.add(isOutage ? 'an outage' : `${move.verb} ${refusal ? 'refused' : 'answered'}`);
  const requests = answers.flatMap(({ extension }) => (extension ? [extension.requestId] : []));
  if (new Set(requests).size < requests.length) reached.add('repeated');
  if (hosts.admitted.length > 0) reached.add('admitted');
  if (hosts.admitted.some(({ replaced }) => replaced)) reached.add('handed over');
}
