/** How often and when a failed activity is tried again; milliseconds. */
export interface RetryPolicy {
  readonly firstIntervalMs: number;
  readonly maxAttempts: number;
  readonly backoff: number;
  readonly maxIntervalMs: number;
}

export type TaskAction =
  | {
      readonly kind: 'activity';
      readonly name: string;
      readonly input: string | null;
      readonly retry?: RetryPolicy;
    }
  | { readonly kind: 'timer'; readonly fireAt: number; readonly isCanceled: boolean };

/** What an orchestrator has asked for since the start of its execution. */
export interface Actions {
  /** In the order in which the SDK numbers them. */
  readonly tasks: readonly TaskAction[];
  /** Names of external events waited for. */
  readonly awaited: ReadonlySet<string>;
  readonly continueAsNew: { readonly input: string | null } | undefined;
}

const UNSUPPORTED: Readonly<Record<number, string>> = {
  2: 'sub-orchestrations (callSubOrchestrator)',
  3: 'sub-orchestrations (callSubOrchestratorWithRetry)',
  7: 'entities (callEntity)',
  8: 'durable HTTP calls (callHttp)',
  9: 'entities (signalEntity)',
  13: 'entity locks (lock)',
  14: 'entity locks (lock)',
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Strings arrive from the SDK as JSON text already, everything else as it is. */
const jsonText = (value: unknown): string | null =>
  typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? null);

/**
 * Reads the action list that the SDK returns.
 * @throws Error Naming what this host does not run.
 */
export function readActions(list: unknown): Actions {
  const tasks: TaskAction[] = [];
  const awaited = new Set<string>();
  let continueAsNew: Actions['continueAsNew'];
  // A task that is yielded again inside another Task.any or Task.all is the same object and keeps its number.
  const seen = new Set<unknown>();
  const visit = (action: unknown): void => {
    if (Array.isArray(action)) for (const inner of action) visit(inner);
    else if (isRecord(action) && !seen.has(action)) visitOne(action);
  };
  const visitOne = (action: Record<string, unknown>): void => {
    seen.add(action);
    switch (action['actionType']) {
      case 0:
        tasks.push({
          kind: 'activity',
          name: String(action['functionName']),
          input: jsonText(action['input']),
        });
        break;
      case 1:
        tasks.push({
          kind: 'activity',
          name: String(action['functionName']),
          input: jsonText(action['input']),
          retry: readRetryPolicy(action['retryOptions']),
        });
        break;
      case 4:
        continueAsNew = { input: jsonText(action['input']) };
        break;
      case 5:
        tasks.push({
          kind: 'timer',
          fireAt: instantOf(action['fireAt']),
          isCanceled: action['isCanceled'] === true,
        });
        break;
      case 6:
        awaited.add(String(action['externalEventName']));
        break;
      case 11:
      case 12:
        visit(action['compoundActions']);
        break;
      default: {
        const what =
          UNSUPPORTED[Number(action['actionType'])] ?? `action type ${String(action['actionType'])}`;
        throw new Error(`This host does not run ${what}.`);
      }
    }
  };
  visit(list);
  return { tasks, awaited, continueAsNew };
}

function instantOf(fireAt: unknown): number {
  const instant = fireAt instanceof Date ? fireAt.getTime() : Date.parse(String(fireAt));
  if (Number.isNaN(instant)) throw new Error('A durable timer needs a valid date to fire at.');
  return instant;
}

function readRetryPolicy(options: unknown): RetryPolicy {
  const given = isRecord(options) ? options : {};
  if (given['retryTimeoutInMilliseconds'] !== undefined) {
    // The SDK would wait for an attempt that never comes.
    throw new Error(
      'This host does not run retry options with retryTimeoutInMilliseconds: bound maxNumberOfAttempts instead.',
    );
  }
  const number = (name: string, otherwise: number): number =>
    typeof given[name] === 'number' ? given[name] : otherwise;
  return {
    firstIntervalMs: number('firstRetryIntervalInMilliseconds', 1),
    maxAttempts: number('maxNumberOfAttempts', 1),
    backoff: number('backoffCoefficient', 1),
    maxIntervalMs: number('maxRetryIntervalInMilliseconds', Number.MAX_SAFE_INTEGER),
  };
}
