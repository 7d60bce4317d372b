import { modelFault } from '../model-fault.ts';

/** Counts the bytes of a model and of its files. */
export interface ByteBudget {
  /** Announces bytes to come, so that what is too large is refused before it has come. */
  expect(bytes: number): void;
  /** @throws SceneFault `ModelTooLarge` at the first byte beyond the limit. */
  take(bytes: number): void;
}

/** `progress` hears of loaded and announced bytes; null: nobody knows how many are still to come. */
export function byteBudget(
  limit: number,
  progress: (loaded: number, total: number | null) => void,
): ByteBudget {
  let loaded = 0;
  let total = 0;
  const check = (bytes: number): void => {
    if (bytes <= limit) return;
    const most = limit >= 2 ** 20 ? `${Math.floor(limit / 2 ** 20)} MiB` : `${limit} bytes`;
    throw modelFault.tooLarge(`The model has more than the ${most} that this engine takes.`);
  };
  return {
    expect(bytes) {
      total = loaded + bytes;
      check(total);
    },
    take(bytes) {
      loaded += bytes;
      check(loaded);
      progress(loaded, total >= loaded ? total : null);
    },
  };
}
