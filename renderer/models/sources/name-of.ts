import { decodeUri } from './decode-uri.ts';

const LONGEST = 128;

/** The last part of a path without its ending, as a person would say it. */
export function nameOf(path: string): string {
  const last = path.split(/[/\\]/).findLast((part) => part !== '') ?? '';
  return (decodeUri(last).replace(/\.(glb|gltf)$/i, '') || 'model').slice(0, LONGEST);
}
