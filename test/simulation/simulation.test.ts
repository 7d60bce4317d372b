import { expect, it } from 'vitest';
import { describeFailure } from './describe-failure.ts';
import { runSeeds } from './run-seeds.ts';

const RUNS = 250;

/** What the runs have to come by, or they prove nothing. */
const landmarks = [
  'crash',
  "the engine's file is cut",
  "the engine's file is lost",
  'a lost nudge',
  'a stuck supervisor',
  'store fails before its effect',
  'store fails after its effect',
  'agent fails after its effect',
  'a late copy of a call to an agent',
  'an agent that is away',
  'a host that ended itself',
  'an irrevocable release',
  'an id used again',
  'a device in its seat',
  'a seat that was handed over',
  'a lease that extended itself',
  'warned of lease',
  'warned of connect',
  'warned of reconnect',
  'warned of idle',
  'gate: TicketUsed',
  'ended: leaseExpired',
  'ended: userRequested',
  'ended: administrator',
  'ended: hostFailure',
  'ended: connectionTimeout',
  'ended: reconnectTimeout',
  'ended: idleTimeout',
  'ended: placementTimeout',
  'ended: provisioningFailed',
  'refused: seatTaken',
  'refused: notTheHolder',
  'refused: noCapacity',
  'refused: idTaken',
  'refused: requestIdReused',
  'answered: setLease',
  'answered: extend',
  'answered: keepAlive',
  'answered: tag',
  'answered: 503',
];

it(`holds every rule through ${RUNS} histories with crashes at every call`, {
  timeout: 120_000,
}, async () => {
  const failures: string[] = [];
  const reached = new Set<string>();
  await runSeeds(1, RUNS, (result) => {
    for (const landmark of result.reached.keys()) reached.add(landmark);
    if (result.broken) failures.push(describeFailure(result));
  });
  expect(failures.slice(0, 3).join('\n\n')).toBe('');
  expect(landmarks.filter((landmark) => !reached.has(landmark))).toEqual([]);
});
