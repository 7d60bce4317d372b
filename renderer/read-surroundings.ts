/** What the agent tells an engine in its environment: see docs/engines.md. */
export interface Surroundings {
  readonly port: number;
  readonly session: string;
  readonly models: readonly string[];
  readonly report: { readonly url: string; readonly token: string } | null;
}

/** Reads them by hand: a schema library would cost more of the start than everything else here. */
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
  };
}
