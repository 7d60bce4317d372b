import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import type { DurableCalls } from '../../functions/durable-calls.ts';
import { DurableSupervisor } from '../../functions/durable-supervisor.ts';
import { aRef } from '../support/builders/refs.ts';

const ref = aRef('s');
const refused = new Error('409');

/** What the durable host answers, one after another; a call more than that fails the test. */
interface Script {
  readonly starts: (Error | 'started')[];
  readonly states: (Error | string)[];
}

function supervised({ starts, states }: Script): DurableSupervisor {
  const answer = <T extends string>(script: (Error | T)[]): Promise<T> => {
    const next = script.shift() ?? new Error('One call more than expected.');
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const calls: DurableCalls = {
    startNew: () => answer(starts),
    getStatus: async () => ({ runtimeStatus: await answer(states) }),
    raiseEvent: () => Promise.resolve(),
    purgeInstanceHistory: () => Promise.resolve(),
  };
  const binding = { type: 'durableClient', name: 'client' };
  const invocation = new InvocationContext({ options: { extraInputs: [binding] } });
  invocation.extraInputs.set(binding, { [Symbol.for('embedded-functions-host.direct-client')]: calls });
  const supervisor = new DurableSupervisor(({ id }) => id);
  supervisor.use(invocation);
  return supervisor;
}

describe('starting a supervisor', () => {
  it.each(['Pending', 'Running', 'ContinuedAsNew'])('is done when one is %s', async (state) => {
    const script: Script = { starts: [refused], states: [state] };
    await supervised(script).start(ref);
    expect(script).toEqual({ starts: [], states: [] });
  });

  it.each(['Completed', 'Failed', 'Terminated'])(
    'is tried once more when the one in its way is %s by the time it is looked at',
    async (state) => {
      const script: Script = { starts: [refused, 'started'], states: [state] };
      await supervised(script).start(ref);
      expect(script).toEqual({ starts: [], states: [] });
    },
  );

  it('is tried once more when the one in its way has ended and is forgotten', async () => {
    const script: Script = { starts: [refused, 'started'], states: [new Error('404')] };
    await supervised(script).start(ref);
    expect(script).toEqual({ starts: [], states: [] });
  });

  it('is done when somebody else has started one before the second try', async () => {
    const script: Script = { starts: [refused, refused], states: ['Completed', 'Running'] };
    await supervised(script).start(ref);
    expect(script).toEqual({ starts: [], states: [] });
  });

  it('fails with the reason of the second refusal, and is not tried a third time', async () => {
    const starts = [refused, new Error('No orchestrator.')];
    const started = supervised({ starts, states: [new Error('404'), new Error('404')] }).start(ref);
    await expect(started).rejects.toThrow('No orchestrator.');
  });

  it('needs an invocation first', async () => {
    const supervisor = new DurableSupervisor(({ id }) => id);
    await expect(supervisor.start(ref)).rejects.toThrow(/before the first invocation/);
  });
});
