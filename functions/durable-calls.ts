import type { InvocationContext } from '@azure/functions';
import { getClient } from 'durable-functions';

/** The calls of the Durable client that supervisors need; the SDK's client has them, and so has the embedded host's direct one. */
export interface DurableCalls {
  startNew(orchestrator: string, options: { instanceId: string; input?: unknown }): Promise<string>;
  raiseEvent(instanceId: string, name: string, data: unknown): Promise<void>;
  getStatus(instanceId: string): Promise<{ readonly runtimeStatus: string }>;
  purgeInstanceHistory(instanceId: string): Promise<unknown>;
}

/** Where a host that runs in this process puts the direct way to its Durable engine: on the value of the client's input. */
const DIRECT_CLIENT = Symbol.for('embedded-functions-host.direct-client');

const NAMES = ['startNew', 'raiseEvent', 'getStatus', 'purgeInstanceHistory'] as const;

const isDurableCalls = (value: unknown): value is DurableCalls =>
  typeof value === 'object' &&
  value !== null &&
  NAMES.every((name) => name in value && typeof Reflect.get(value, name) === 'function');

/**
 * The Durable client of an invocation: in memory where `input`, the value of its client input, offers that, else the SDK's, which
 * calls the host over HTTP even if that is this very process.
 */
export function durableCalls(invocation: InvocationContext, input: unknown): DurableCalls {
  const direct: unknown =
    typeof input === 'object' && input !== null ? Reflect.get(input, DIRECT_CLIENT) : undefined;
  return isDurableCalls(direct) ? direct : getClient(invocation);
}
