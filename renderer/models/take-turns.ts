import { SceneFault } from '../scene-fault.ts';

/**
 * Lets `atOnce` through and makes the others wait in the order in which they came, `waiting` of them at most. The answer is called when one
 * is done. Who is aborted while waiting leaves the row and rejects with the signal's reason.
 */
export function takeTurns(
  atOnce: number,
  waiting: number,
): (signal: AbortSignal, mustWait: () => void) => Promise<() => void> {
  const row = new Set<() => void>();
  let free = atOnce;

  const done = (): void => {
    const [next] = row;
    if (next === undefined) free += 1;
    else next();
  };
  const turn = (): (() => void) => {
    let isDone = false;
    return () => {
      if (!isDone) done();
      isDone = true;
    };
  };

  return async (signal, mustWait) => {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return turn();
    }
    if (row.size >= waiting)
      throw new SceneFault(
        'TooManyRequests',
        `${waiting} models wait to be loaded already. Try again later.`,
      );
    mustWait();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        row.delete(go);
        reject(signal.reason);
      };
      const go = (): void => {
        row.delete(go);
        signal.removeEventListener('abort', leave);
        resolve(turn());
      };
      row.add(go);
      signal.addEventListener('abort', leave, { once: true });
    });
  };
}
