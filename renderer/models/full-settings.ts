import { lookup } from 'node:dns/promises';
import type { ModelSettings } from './model-settings.ts';

/** Settings with nothing left out but the authorities, whose absence means something. */
export type FullSettings = Required<Omit<ModelSettings, 'authorities'>> & Pick<ModelSettings, 'authorities'>;

export const fullSettings = (settings: ModelSettings): FullSettings => ({
  maxDecodedBytes: 1024 ** 3,
  loadsAtOnce: 2,
  loadsWaiting: 64,
  maxRedirects: 5,
  connectMs: 10_000,
  idleMs: 20_000,
  resolveName: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  ...settings,
});
