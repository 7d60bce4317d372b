import type { ChildProcess } from 'node:child_process';
import type { Agent } from '../agent.ts';
import { engineCommand } from '../engine/engine-command.ts';
import { engineEnvironment } from '../engine/engine-environment.ts';
import { identify } from '../engine/engine-identity.ts';
import { engineLogPath, readTail } from '../engine/engine-log.ts';
import { lastWords } from '../engine/last-words.ts';
import { launchEngine } from '../engine/launch-engine.ts';
import { makeScratchFolder } from '../engine/scratch-folder.ts';
import { noteAtHost } from './change-host.ts';
import { endHost } from './end-host.ts';
import { engineGateToken } from './engine-gate-token.ts';
import { engineReportToken } from './engine-report-token.ts';
import type { Host } from './host.ts';
import { awaitReadiness } from './make-ready.ts';

/** Launches the engine of a host that is written down already. What goes wrong from here on is the host's exit, not an error. */
export function startEngine(agent: Agent, host: Host): void {
  const child = launch(agent, host);
  if (child === null) return;
  host.isOwnChild = true;
  child.once('error', (error) => notStarted(agent, host, error));
  child.once('exit', (code, signal) => {
    if (host.ending !== null) return;
    engineExited(agent, host, signal === null ? `with code ${code}` : `by ${signal}`);
  });
  child.unref();
  if (child.pid === undefined) return;
  const engine = identify(child.pid, agent.processes);
  agent.log(`host ${host.id}: started, process ${child.pid}`);
  noteAtHost(agent, host, () => ({ engine })).catch((error: unknown) => {
    // Without the process id on disk the nonce still finds it after a restart.
    agent.log(`host ${host.id}: its process could not be written down (${String(error)})`);
    host.record = { ...host.record, engine };
  });
  awaitReadiness(agent, host);
}

function launch(agent: Agent, host: Host): ChildProcess | null {
  const { settings, ports } = agent;
  const report = {
    url: `http://${reachable(settings.controlBind)}:${ports.control}/engines/${host.id}/report`,
    token: engineReportToken(agent.key, host.record),
  };
  try {
    return launchEngine({
      command: engineCommand(settings.engine, host.record),
      environment: engineEnvironment(
        host.record,
        report,
        engineGateToken(agent.key, host.record),
        makeScratchFolder(settings.dataFolder, host.id),
      ),
      logPath: engineLogPath(settings.dataFolder, host.id),
    });
  } catch (error) {
    // Some failures come as an event, some at once: too long an environment (E2BIG), no more open files (EMFILE).
    notStarted(agent, host, error);
    return null;
  }
}

/** The address that an engine on this machine reaches a server by which listens on `bind`. */
function reachable(bind: string): string {
  if (bind === '0.0.0.0' || bind === '::') return '127.0.0.1';
  return bind.includes(':') ? `[${bind}]` : bind;
}

function notStarted(agent: Agent, host: Host, error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  const message = `The engine could not be started (${code}). Look at --engine, and at the length of the list of models.`;
  void endHost(agent, host, { cause: 'startFailed', message });
}

/** An engine went by itself. What is left of its group is ended too. */
export function engineExited(agent: Agent, host: Host, how: string): void {
  const { record } = host;
  const output = readTail(engineLogPath(agent.settings.dataFolder, host.id), 4096);
  const words = lastWords(output, [
    record.nonce,
    engineReportToken(agent.key, record),
    engineGateToken(agent.key, record),
  ]);
  const early = record.phase === 'starting';
  const message = `The engine ended ${how}${early ? ' before it was ready' : ''}.${words === null ? '' : ` It said last: ${words}`}`;
  void endHost(agent, host, { cause: early ? 'startFailed' : 'exited', message });
}
