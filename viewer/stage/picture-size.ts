/** What a processor draws in time, without a graphics card. */
const MOST_PIXELS = 520_000;

/** How large to ask pictures for, for a place of that size on the page: as fine as its screen, and not too slow. */
export function pictureSize(
  width: number,
  height: number,
  density: number,
  mostPixels = MOST_PIXELS,
): { width: number; height: number } {
  const wanted = width * density * height * density;
  const scale = density * Math.min(1, Math.sqrt(mostPixels / Math.max(1, wanted)));
  const even = (length: number, most: number): number =>
    Math.min(most, Math.max(16, 2 * Math.round((length * scale) / 2)));
  return { width: even(width, 1920), height: even(height, 1080) };
}
