/** More of the machine than this in other hands, and a measurement says more about them than about what is measured. */
export const MOST_FOREIGN = 0.15;

/**
 * The first try that nobody disturbed, or else, marked noisy, the least disturbed one. `disturbed` is told of each that was. Where nobody can
 * say what others did (`foreign` null), a try has to be believed.
 *
 * @throws RangeError when nothing is to be tried.
 */
export async function leastDisturbed<Try extends { readonly foreign: number | null }>(
  run: () => Promise<Try>,
  tries: number,
  disturbed: (foreign: number, attempt: number) => void = () => undefined,
): Promise<Try & { readonly noisy: boolean }> {
  let best: { readonly tried: Try; readonly foreign: number } | null = null;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const tried = await run();
    const { foreign } = tried;
    if (foreign === null || foreign <= MOST_FOREIGN) return { ...tried, noisy: false };
    disturbed(foreign, attempt);
    if (best === null || foreign < best.foreign) best = { tried, foreign };
  }
  if (best === null) throw new RangeError('It has to be measured at least once.');
  return { ...best.tried, noisy: true };
}
