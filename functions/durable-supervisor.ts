import type { InvocationContext } from '@azure/functions';
import { type DurableClient, getClient } from 'durable-functions';
import { NUDGE, SUPERVISE_SESSION } from '../orchestrations/supervise-session.ts';
import type { SessionRef } from '../shared/domain/session-ref.ts';
import type { Supervisor } from '../shared/ports/supervisor.ts';

/**
 * Supervisors as Durable orchestrations. The durable client comes with an invocation and holds nothing of it but addresses of the
 * host, which stay the same, so the last one seen serves work that has no invocation of its own.
 */
export class DurableSupervisor implements Supervisor {
  readonly #instanceId: (ref: SessionRef) => string;
  #invocation: InvocationContext | null = null;
  #known: { readonly input: unknown; readonly client: DurableClient } | null = null;

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
    try {
      await this.#durable().startNew(SUPERVISE_SESSION, {
        instanceId,
        input: { account: ref.account, id: ref.id },
      });
    } catch (error) {
      // A running one refuses a second start in words that differ between hosts, so it is asked instead.
      if (!(await this.#runs(instanceId))) throw error;
    }
  }

  async nudge(ref: SessionRef): Promise<void> {
    await this.#durable().raiseEvent(this.#instanceId(ref), NUDGE, {});
  }

  async purge(ref: SessionRef): Promise<void> {
    await this.#durable().purgeInstanceHistory(this.#instanceId(ref));
  }

  async #runs(instanceId: string): Promise<boolean> {
    const { runtimeStatus } = await this.#durable().getStatus(instanceId);
    return ['Pending', 'Running', 'ContinuedAsNew'].includes(runtimeStatus);
  }

  #durable(): DurableClient {
    if (!this.#invocation) throw new Error('The durable client is not known before the first invocation.');
    const { extraInputs, options } = this.#invocation;
    // A host that hands out the same input again means the same client.
    const [binding] = options.extraInputs;
    const input = binding && extraInputs.get(binding);
    if (!this.#known || this.#known.input !== input)
      this.#known = { input, client: getClient(this.#invocation) };
    return this.#known.client;
  }
}
