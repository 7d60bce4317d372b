import type { WebSocket } from 'ws';
import type { EngineMessage } from '../shared/connection/messages.ts';
import type { Surroundings } from './read-surroundings.ts';

const engine = { engine: 'remote-rendering-default', version: '0.1.0', protocol: 1 } as const;

/** Fetched when the first device speaks, not before the engine is ready: the schemas take longer to load than all the rest. */
const schemas = () => import('../shared/connection/messages.ts');

/** Greets a device and answers what it says. */
export function answerDevice(device: WebSocket, { session, models }: Surroundings): void {
  const say = (message: EngineMessage): void => {
    if (device.readyState === device.OPEN) device.send(JSON.stringify(message));
  };
  let inputs = 0;
  // Answers come in the order of the questions, also while the schemas are still being fetched.
  let turn = Promise.resolve();
  say({ type: 'hello', protocol: 1, session, models: [...models], resumed: false, pictures: false });
  device.on('message', (data) => {
    const text = String(data);
    turn = turn.then(async () => {
      const reply = await answer(text);
      if (reply === 'input') inputs += 1;
      else say(reply);
    });
  });
  device.on('error', () => undefined);
  device.once('close', () => process.stdout.write(`device left after ${inputs} inputs\n`));
}

async function answer(text: string): Promise<EngineMessage | 'input'> {
  const { clientMessage } = await schemas();
  let heard: unknown;
  try {
    heard = JSON.parse(text);
  } catch {
    return {
      type: 'error',
      id: null,
      code: 'InvalidMessage',
      message: 'A message is one JSON object in a text frame.',
    };
  }
  const parsed = clientMessage.safeParse(heard);
  if (!parsed.success)
    return {
      type: 'error',
      id: idOf(heard),
      code: 'UnknownMessage',
      message: 'This engine knows version, ping and input.',
    };
  const { data } = parsed;
  if (data.type === 'version') return { type: 'version', id: data.id, ...engine };
  if (data.type === 'ping') return { type: 'pong', id: data.id, at: Date.now() };
  return 'input';
}

const idOf = (heard: unknown): string | null =>
  typeof heard === 'object' && heard !== null && 'id' in heard && typeof heard.id === 'string'
    ? heard.id.slice(0, 64)
    : null;
