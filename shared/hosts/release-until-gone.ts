import type { Instant } from '../domain/instant.ts';
import type { HostAddress, ReleaseOutcome } from '../ports/host-provider.ts';
import type { AgentClient } from './agent-client.ts';

/** How long a release waits for the process group to be gone before the attempt counts as failed. */
const RELEASE_WAIT_MS = 9000;
const RELEASE_POLL_MS = [25, 50, 100, 200, 400];

/** Asks until the agent has read back that nothing is left, or the wait is over. */
export async function releaseUntilGone(
  client: AgentClient,
  { hostId }: HostAddress,
  startDeadline: Instant,
): Promise<ReleaseOutcome> {
  const started = performance.now();
  for (let round = 0; ; round++) {
    const answer = await client.release(hostId, startDeadline);
    if (answer?.ok && answer.value.state === 'gone') return { gone: true, answer: answer.value.detail };
    const said =
      answer === null
        ? 'The agent does not answer.'
        : answer.ok
          ? answer.value.detail
          : answer.refusal.message;
    const ending = answer?.ok === true;
    if (!ending || performance.now() - started > RELEASE_WAIT_MS) return { gone: false, answer: said };
    await new Promise((resolve) => setTimeout(resolve, RELEASE_POLL_MS[round] ?? 500));
  }
}
