import type { Agent } from '../agent.ts';
import { stillRuns } from '../engine/engine-identity.ts';
import { boundLog, engineLogPath } from '../engine/engine-log.ts';
import { urlAnswers } from '../engine/readiness.ts';
import { monotonic } from '../monotonic.ts';
import { endHost } from './end-host.ts';
import type { Host } from './host.ts';
import { hostDeadline } from './host-deadline.ts';
import { pruneTombstones } from './release-host.ts';
import { engineExited } from './start-engine.ts';

const LOOK_MS = 250;
const TIDY_MS = 5_000;
const FAILURES_ALLOWED = 2;

/** Looks after the hosts at fixed intervals; returns what stops it. Deadlines are kept to about a quarter of a second. */
export function tendHosts(agent: Agent): () => void {
  const timers = [
    setInterval(() => look(agent), LOOK_MS),
    setInterval(
      () => void tidy(agent).catch((error: unknown) => agent.log(`tidying failed: ${String(error)}`)),
      TIDY_MS,
    ),
  ];
  const { engineHealth, engineHealthMs } = agent.settings;
  if (engineHealth !== null) {
    timers.push(
      setInterval(
        () => void Promise.all([...agent.hosts.values()].map((it) => check(agent, it, engineHealth))),
        engineHealthMs,
      ),
    );
  }
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

function look(agent: Agent): void {
  for (const host of agent.hosts.values()) {
    if (host.ending !== null || host.record.phase === 'exited') continue;
    const now = { broker: agent.installations.now(host.record.order.installation), monotonic: monotonic() };
    const why = hostDeadline(host.record, now, agent.settings.graceMs);
    if (why !== null) {
      void endHost(agent, host, why);
      continue;
    }
    const { engine } = host.record;
    // An engine that was found again is nobody's child here: only looking tells that it is gone.
    if (!host.isOwnChild && engine !== null && !stillRuns(engine, agent.processes))
      engineExited(agent, host, 'by itself');
  }
}

async function tidy(agent: Agent): Promise<void> {
  for (const host of agent.hosts.values()) await boundLog(engineLogPath(agent.settings.dataFolder, host.id));
  await pruneTombstones(agent);
}

/** Three failures in a row. An engine without a health address that freezes ends at its deadline. */
async function check(agent: Agent, host: Host, path: string): Promise<void> {
  if (host.record.phase !== 'ready' || host.ending !== null) return;
  host.failedChecks = (await urlAnswers(host.record.enginePort, path)) ? 0 : host.failedChecks + 1;
  if (host.failedChecks <= FAILURES_ALLOWED) return;
  void endHost(agent, host, {
    cause: 'unhealthy',
    message: `The engine failed ${host.failedChecks} checks of its health address in a row.`,
  });
}
