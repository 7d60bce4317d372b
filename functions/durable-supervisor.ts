import type { InvocationContext } from '@azure/functions';
import { NUDGE, SUPERVISE_SESSION } from '../orchestrations/supervise-session.ts';
import type { SessionRef } from '../shared/domain/session-ref.ts';
import type { Supervisor } from '../shared/ports/supervisor.ts';
import { type DurableCalls, durableCalls } from './durable-calls.ts';

const START_ATTEMPTS = 2;

/**
 * Supervisors as Durable orchestrations. The durable client comes with an invocation and holds nothing of it but addresses of the
 * host, which stay the same, so the last one seen serves work that has no invocation of its own.
 */
export class DurableSupervisor implements Supervisor {
  readonly #instanceId: (ref: SessionRef) => string;
  #invocation: InvocationContext | null = null;
  #known: { readonly input: unknown; readonly calls: DurableCalls } | null = null;

  /** `instanceId` must give the same short, harmless name for the same session every time. */
  constructor(instanceId: (ref: SessionRef) => string) {
    this.#instanceId = instanceId;
  }

  /** Takes note of an invocation whose function has the durable client among its inputs. Most never need it, and making it is dear. */
  use(context: InvocationContext): void {
    this.#invocation = context;
  }

  async start(ref: SessionRef): Promise<void> {
    const instanceId = this.#instanceId(ref);
    const input = { account: ref.account, id: ref.id };
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#durable().startNew(SUPERVISE_SESSION, { instanceId, input });
        return;
      } catch (error) {
        // A running one refuses a second start in words that differ between hosts, so it is asked instead. One that has ended between
        // the two refuses no more.
        if (await this.#runs(instanceId)) return;
        if (attempt === START_ATTEMPTS) throw error;
      }
    }
  }

  async nudge(ref: SessionRef): Promise<void> {
    await this.#durable().raiseEvent(this.#instanceId(ref), NUDGE, {});
  }

  async purge(ref: SessionRef): Promise<void> {
    await this.#durable().purgeInstanceHistory(this.#instanceId(ref));
  }

  async #runs(instanceId: string): Promise<boolean> {
    try {
      const { runtimeStatus } = await this.#durable().getStatus(instanceId);
      return ['Pending', 'Running', 'ContinuedAsNew'].includes(runtimeStatus);
    } catch {
      return false; // Nobody knows it, or nothing can be known: the start says which.
    }
  }

  #durable(): DurableCalls {
    if (!this.#invocation) throw new Error('The durable client is not known before the first invocation.');
    const { extraInputs, options } = this.#invocation;
    // A host that hands out the same input again means the same client.
    const [binding] = options.extraInputs;
    const input = binding && extraInputs.get(binding);
    if (!this.#known || this.#known.input !== input)
      this.#known = { input, calls: durableCalls(this.#invocation, input) };
    return this.#known.calls;
  }
}
