import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './agent-until.ts';
import { KillApi } from './kill-api.ts';
import { factsOfBody, type SessionFacts } from './kill-facts.ts';
import { type HouseOptions, KillHouse } from './kill-house.ts';

/** A house and its API, for tests of one fault each. */
export interface Scene {
  readonly house: KillHouse;
  readonly api: KillApi;
  readonly facts: (id: string) => Promise<SessionFacts>;
  /** The session, once `isSo`. */
  readonly when: (
    id: string,
    isSo: (facts: SessionFacts) => boolean,
    withinMs?: number,
  ) => Promise<SessionFacts>;
  /** Creates a session and waits until it is ready. */
  readonly ready: (id: string, minutes?: number) => Promise<SessionFacts>;
}

/** Opens a house for as long as `play` takes. */
export async function onScene(options: HouseOptions, play: (scene: Scene) => Promise<void>): Promise<void> {
  const house = await KillHouse.open(options);
  try {
    await play(scene(house, await KillApi.open(house)));
  } finally {
    await house.close();
  }
}

function scene(house: KillHouse, api: KillApi): Scene {
  const facts = async (id: string): Promise<SessionFacts> => factsOfBody((await api.read(id)).body);
  const when: Scene['when'] = (id, isSo, withinMs = 15_000) =>
    until(
      `session ${id} gets there`,
      async () => {
        const now = await facts(id);
        return isSo(now) ? now : null;
      },
      withinMs,
    );
  const ready: Scene['ready'] = async (id, minutes = 10) => {
    await create(api, id, minutes);
    return when(id, ({ state }) => state !== 'starting');
  };
  return { house, api, facts, when, ready };
}

export async function create(api: KillApi, id: string, minutes: number): Promise<void> {
  const made = await api.once('PUT', id, { maxLeaseTimeMinutes: minutes, size: 'Standard' });
  if (made?.status !== 201) throw new Error(`Creating ${id} was answered ${made?.status}.`);
}

/** Only while no broker is up: what the runtime knows of its orchestrations is lost, the records are not. */
export function loseRuntimeFile(house: KillHouse): void {
  for (const ending of ['', '-wal', '-shm'])
    rmSync(join(house.folder.engine, `orchestrations.sqlite${ending}`), { force: true });
}
