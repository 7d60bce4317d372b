import { moodyEngine } from '../support/kill-project.ts';
import { onScene, type Scene } from '../support/kill-steps.ts';
import { SetClock } from './set-clock.ts';

export interface Clocks {
  readonly broker: SetClock;
  /** Null: the agent goes by the machine's own. */
  readonly agent: SetClock | null;
  /** For an agent that a test starts again: it gets its clock. */
  readonly withAgentClock: (start: () => Promise<void>) => Promise<void>;
}

interface Options {
  readonly agentToo?: boolean;
  readonly agentFlags?: readonly string[];
}

const SWEEP_EVERY_MINUTE = { SWEEP_SCHEDULE: '0 * * * * *' };
const moody = ['--engine', moodyEngine, '--engine-ready', 'report', '--stop-seconds', '0.5'];

/** Opens a house whose broker, and on demand whose agent, has a clock that the test may set; the sweep comes once a minute, as usual. */
export async function onClocks(
  { agentToo = false, agentFlags = [] }: Options,
  play: (scene: Scene, clocks: Clocks) => Promise<void>,
): Promise<void> {
  const broker = new SetClock();
  const agent = agentToo ? new SetClock() : null;
  const withAgentClock: Clocks['withAgentClock'] = (start) => inTurn(agent?.environment ?? {}, start);
  const house = {
    agentFlags: [...moody, ...agentFlags],
    brokerEnvironment: { ...SWEEP_EVERY_MINUTE, ...broker.environment },
  };
  try {
    let playing: Promise<void> = Promise.resolve();
    await withAgentClock(() => {
      const isOpen = new Promise<void>((opened) => {
        playing = onScene(house, async (scene) => {
          opened();
          await play(scene, { broker, agent, withAgentClock });
        });
      });
      return Promise.race([isOpen, playing]);
    });
    await playing;
  } finally {
    broker.remove();
    agent?.remove();
  }
}

let turn: Promise<void> = Promise.resolve();

/** An agent is started with the environment of the process that starts it, so that is changed for one at a time. */
function inTurn(environment: Readonly<Record<string, string>>, start: () => Promise<void>): Promise<void> {
  const started = turn.then(async () => {
    Object.assign(process.env, environment);
    try {
      await start();
    } finally {
      for (const name of Object.keys(environment)) delete process.env[name];
    }
  });
  turn = started.catch(() => {
    // Whoever started it hears of it; the next one's turn comes all the same.
  });
  return started;
}
