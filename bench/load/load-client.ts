import { fileURLToPath } from 'node:url';
import type { Cleanup } from '../machine/cleanup.ts';
import {
  firstMessage,
  type StartedProcess,
  startProcess,
  typeScriptFlags,
} from '../machine/started-process.ts';
import type { SubjectName } from '../subjects/subjects.ts';
import type { LoadOrder, LoadReport } from './load-process.ts';
import type { Load, Window } from './run-load.ts';

interface WindowHooks {
  readonly opened?: () => void;
  readonly closed?: () => void;
}

/** The load process, as its parent has it: one order at a time. */
export class LoadClient {
  readonly process: StartedProcess;

  private constructor(process: StartedProcess) {
    this.process = process;
  }

  static async start(cleanup: Cleanup, subject: SubjectName, target: object): Promise<LoadClient> {
    const script = fileURLToPath(new URL('load-process.ts', import.meta.url));
    const client = new LoadClient(startProcess({ script, flags: typeScriptFlags, cleanup }));
    await client.#order({ do: 'open', subject, target });
    return client;
  }

  async preload(sessions: number): Promise<void> {
    await this.#order({ do: 'preload', sessions });
  }

  async run(operation: string, load: Omit<Load, 'first'>, hooks: WindowHooks = {}): Promise<Window> {
    const report = await this.#order({ do: 'run', operation, load }, hooks);
    if (report.did !== 'run') throw new Error(`The load process answered ${report.did} to a run.`);
    return report.window;
  }

  stop(): Promise<void> {
    return this.process.stop();
  }

  async #order(order: LoadOrder, hooks: WindowHooks = {}): Promise<LoadReport> {
    const answer = firstMessage(this.process, (message) => {
      const report = message as LoadReport; // Its own script's words: nobody else has this channel.
      if (report.did === 'opened') hooks.opened?.();
      if (report.did === 'closed') hooks.closed?.();
      return report.did === 'opened' || report.did === 'closed' ? undefined : report;
    });
    this.process.child.send(order);
    const report = await answer;
    if (report.did === 'failed') throw new Error(report.why);
    return report;
  }
}
