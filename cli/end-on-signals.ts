import type { BrokerProcess } from './broker-process.ts';
import { drainBroker } from './drain-broker.ts';
import type { LocalAgent } from './local-agent.ts';

/** How long Ctrl-C waits for hosts to be given back. */
const DRAIN_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 10_000;

/** npm hands a Ctrl-C on that the terminal has delivered already, so the same signal again within this time is the same wish. */
const SAME_WISH_MS = 1000;

interface Parts {
  readonly broker: BrokerProcess;
  readonly agent: LocalAgent | null;
  readonly operatorKey: string;
  readonly say: (line: string) => void;
}

/**
 * Waits until it is time to end, and ends in the right order. Ctrl-C ends the live sessions, waits for their hosts, then ends agent and
 * broker; once more, and it does not wait. SIGTERM and a crash of the broker leave agent, engines and connected devices alone: the
 * next start finds them again.
 */
export async function endOnSignals({ broker, agent, operatorKey, say }: Parts): Promise<void> {
  const wish = await Promise.race([signalled(), broker.ended.then((how) => ({ crashed: how }))]);
  if (typeof wish === 'object') {
    agent?.leave();
    say(
      `The broker ended unexpectedly (${wish.crashed}). Hosts and connected devices go on; start again to take them up.`,
    );
    process.exitCode = 1;
    return;
  }
  if (wish === 'SIGTERM') {
    say('Stopping. Live sessions and their hosts go on; start again to take them up.');
    agent?.leave();
    await broker.stop(STOP_LIMIT_MS);
    return;
  }
  say('Ending the live sessions and giving their hosts back …');
  const impatience = signalled(SAME_WISH_MS).then(() => 'again' as const);
  const left = await Promise.race([drainBroker(broker.url, operatorKey, DRAIN_LIMIT_MS), impatience]);
  if (left === 'again') say('Not waiting.');
  else if (left === null) say('The broker did not answer; its hosts are ended by the agent.');
  else if (left > 0) say(`${left} hosts were not given back in time; they are ended by the agent.`);
  await agent?.shutDown();
  await broker.stop(STOP_LIMIT_MS);
  say('Stopped.');
}

/** The next signal; SIGINT only after `deafMs`. */
function signalled(deafMs = 0): Promise<'SIGINT' | 'SIGTERM'> {
  const began = performance.now();
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (signal === 'SIGINT' && performance.now() - began < deafMs) return;
        resolve(signal);
      });
    }
  });
}
