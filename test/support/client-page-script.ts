import { RemoteRenderingClient } from '../../client/index.ts';
import { type SuiteName, suites } from '../client/suites/suites.ts';

/** What there is of an error on its way out of a page. */
export interface Failure {
  readonly message: string;
  readonly stack: string;
}

export interface Trial {
  readonly suite: SuiteName;
  readonly rule: string;
  readonly endpoint: string;
  readonly accountId: string;
  readonly key: string;
}

/** Runs in a page. Null: the rule holds. */
export async function tryRule({ suite, rule, ...service }: Trial): Promise<Failure | null> {
  const known = suites[suite].find(({ name }) => name === rule);
  if (!known) return { message: `The page has no rule '${rule}' of '${suite}'.`, stack: '' };
  try {
    await known.run({ ...service, Client: RemoteRenderingClient });
    return null;
  } catch (error) {
    return error instanceof Error
      ? { message: error.message, stack: error.stack ?? '' }
      : { message: String(error), stack: '' };
  }
}
