import { setTimeout as pause } from 'node:timers/promises';
import type { SessionProperties } from './session-models.ts';

/** How long a poller waits between two looks. */
export interface PollOptions {
  /** In milliseconds. Default: the SDK's own. Tests set it, so that they need not wait. */
  readonly intervalInMs?: number;
}

/** The rule that the JS and .NET SDKs shared: two seconds for the size that the *answer* calls Standard, to the letter, else ten. */
export const intervalBySize = ({ size }: SessionProperties): number => (size === 'Standard' ? 2000 : 10_000);

/** Waits as long as was asked, else as long as the SDK did. */
export const waitToPoll = async ({ intervalInMs }: PollOptions, defaultMs: number): Promise<void> =>
  void (await pause(intervalInMs ?? defaultMs));
