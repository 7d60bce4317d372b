import type { SceneCallInput } from '../../../shared/connection/scene/calls.ts';
import { insideARing } from './rings.ts';

type Ray = SceneCallInput<'rayCast'>;

const FAR = 20;

/** The n-th of endlessly many rays from all around the rings, each of which hits one. Every run has the same. */
export function raysAtRings(hits: 'closest' | 'all'): (n: number) => Ray {
  return (n) => {
    const [turn, height] = [share(n, 0) * Math.PI * 2, share(n, 1) * 2 - 1];
    const wide = Math.sqrt(1 - height * height) * FAR;
    const origin = [wide * Math.cos(turn), height * FAR, wide * Math.sin(turn)] as const;
    const [x, y, z] = insideARing(share(n, 2), share(n, 3));
    return { origin: [...origin], direction: [x - origin[0], y - origin[1], z - origin[2]], hits };
  };
}

/** From 0 to 1, evenly spread over all n, and unlike the other `which`: the multiples of roots, without what is before the point. */
const share = (n: number, which: 0 | 1 | 2 | 3): number =>
  ((n + 1) * Math.sqrt([2, 3, 5, 7][which] ?? 2)) % 1;
