import { AgentRefusal } from './agent-refusal.ts';
import { usage } from './flags.ts';
import { logToStdout as log } from './log.ts';
import { type RunningAgent, runAgent } from './run-agent.ts';
import { readSettings } from './settings.ts';

/** Engines that do not go in this time are left to the system; the next start looks for them. */
const PATIENCE_MS = 30_000;

// Whoever started the agent may be gone, and its pipe with it. The agent works on; its lines go nowhere.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(usage);
    return;
  }
  let running: RunningAgent | null = null;
  let going = false;
  const go = (how: 'leave' | 'endAll'): void => {
    if (going) return;
    going = true;
    log(how === 'leave' ? 'stopping; engines are left running' : 'stopping; engines are ended first');
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    Promise.resolve(running?.[how]()).then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  running = await runAgent(readSettings(args), log, () => go('endAll'));
  process.on('SIGTERM', () => go('leave'));
  process.on('SIGINT', () => go('endAll'));
  const { file } = running;
  log(
    `agent ${file.name} listens: gate ${file.gatePort}, inspector ${file.inspectorPort}, control ${file.controlPort}`,
  );
  // The starter, if it is still there, waits for this; it does not keep the agent alive, nor its end end it.
  process.send?.({ type: 'listening', ...file }, undefined, {}, () => undefined);
  process.channel?.unref();
}

function fail(error: unknown): void {
  const sentence =
    error instanceof AgentRefusal
      ? error.message
      : `The agent failed: ${error instanceof Error ? error.stack : String(error)}`;
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

main().catch(fail);
