import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RendererSettings, readRendererSettings } from './read-renderer-settings.ts';

/** What the agent tells an engine in its environment: see docs/engines.md. */
export interface Surroundings {
  readonly port: number;
  readonly session: string;
  readonly models: readonly string[];
  readonly report: { readonly url: string; readonly token: string } | null;
  /** What the gate shows when it joins a device to this engine; null: there is no gate. */
  readonly gateToken: string | null;
  /** A folder for files that nobody needs when the session is over; made when it is first used. */
  readonly scratch: string;
  readonly settings: RendererSettings;
}

/**
 * Reads them by hand: a schema library would cost more of the start than everything else here.
 *
 * @throws Error whose message says what to set.
 */
export function readSurroundings(environment: NodeJS.ProcessEnv): Surroundings {
  const port = Number(environment['ENGINE_PORT'] ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('ENGINE_PORT must be a port, or 0 for any.');
  const models: unknown = JSON.parse(environment['ENGINE_MODELS'] ?? '[]');
  if (!Array.isArray(models)) throw new Error('ENGINE_MODELS must be a JSON array of addresses.');
  const url = environment['ENGINE_REPORT_URL'];
  return {
    port,
    session: environment['ENGINE_SESSION_ID'] ?? 'none',
    models: models.map(String),
    report: url === undefined ? null : { url, token: environment['ENGINE_REPORT_TOKEN'] ?? '' },
    gateToken: environment['ENGINE_GATE_TOKEN'] || null,
    scratch: environment['ENGINE_SCRATCH'] ?? join(tmpdir(), `rendering-engine-${process.pid}`),
    settings: readRendererSettings(environment),
  };
}
