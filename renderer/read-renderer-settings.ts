import type { ModelSettings } from './models/model-settings.ts';
import { hostList } from './models/sources/host-list.ts';

/** What whoever runs the machine may set for the default engine, in the environment of the agent. Its limits hold for the scene too. */
export interface RendererSettings
  extends Pick<
    ModelSettings,
    'modelFolder' | 'modelHosts' | 'maxModelBytes' | 'maxTriangles' | 'maxEntities' | 'loadMs'
  > {
  /** The browser that draws: a path; null: the one that is found; `none`: no pictures. */
  readonly chromium: string | null;
}

const MIB = 1024 * 1024;

/** @throws Error whose message names the variable and says what it takes. */
export function readRendererSettings(environment: NodeJS.ProcessEnv): RendererSettings {
  const text = (name: string): string | null => environment[name]?.trim() || null;
  const count = (name: string, usual: number, highest: number): number => {
    const given = text(name);
    const value = given === null ? usual : Number(given);
    if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
    throw new Error(`${name} takes a whole number from 1 to ${highest}, not "${given}".`);
  };
  const modelHosts = (text('RENDERER_MODEL_HOSTS') ?? '').split(/[\s,]+/).filter((host) => host !== '');
  checkHosts(modelHosts);
  return {
    modelFolder: text('RENDERER_MODEL_FOLDER'),
    modelHosts,
    maxModelBytes: count('RENDERER_MAX_MODEL_MIB', 256, 4096) * MIB,
    maxTriangles: count('RENDERER_MAX_TRIANGLES', 5_000_000, 100_000_000),
    maxEntities: count('RENDERER_MAX_ENTITIES', 100_000, 1_000_000),
    loadMs: count('RENDERER_LOAD_SECONDS', 60, 3600) * 1000,
    chromium: text('RENDERER_CHROMIUM'),
  };
}

/** Read for its complaint only: a wrong entry should not come to light with somebody's first model. */
function checkHosts(modelHosts: readonly string[]): void {
  try {
    hostList(modelHosts);
  } catch (cause) {
    throw new Error(`RENDERER_MODEL_HOSTS: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
