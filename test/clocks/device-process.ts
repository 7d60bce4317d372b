import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { connectionProtocol, ticketPrefix } from '../../shared/connection/seat-ticket.ts';
import type { Grant } from './seats.ts';

export interface DeviceProcess {
  readonly signal: (name: NodeJS.Signals) => void;
  /** Whether it got in a second time with its ticket. Resolves when it is refused, or gives up. */
  readonly ended: Promise<{ readonly cameBack: boolean }>;
}

/** A device that is a process of its own and sends `NAME 1`, `NAME 2`, … through the gate. Resolves when it is let in. */
export async function startDevice(name: string, { url, ticket }: Grant): Promise<DeviceProcess> {
  const script = join(import.meta.dirname, 'steady-device.mjs');
  const args = [script, name, url, connectionProtocol, `${ticketPrefix}${ticket}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let times = 0;
  child.on('message', () => times++);
  const ended = once(child, 'exit').then(() => ({ cameBack: times > 1 }));
  await Promise.race([once(child, 'message'), ended]);
  if (times === 0) throw new Error(`The device ${name} was not let in.`);
  return { signal: (signal) => void child.kill(signal), ended };
}
