import type { TestAzurite } from '../support/azurite.ts';
import { onScene, type Scene } from '../support/kill-steps.ts';
import { SlowWire } from './slow-wire.ts';

const limits = {
  LIMIT_CREATES_PER_MINUTE: '100000',
  LIMIT_REQUESTS_PER_MINUTE: '1000000',
  LIMIT_LIVE_SESSIONS: '100000',
};

/** A real broker whose records are in Table Storage, with a wire in between. Its hosts are simulated and ready at once. */
export async function onTable(
  azurite: TestAzurite,
  play: (scene: Scene, wire: SlowWire) => Promise<void>,
): Promise<void> {
  const { port, host } = new URL(azurite.url);
  const wire = await SlowWire.to(Number(port));
  const here = azurite.connectionString.replace(host, `127.0.0.1:${wire.port}`);
  const brokerEnvironment = {
    ...limits,
    SESSION_STORE: 'table',
    TABLES_CONNECTION_STRING: here,
    TABLES_NAME: azurite.newTableName(),
    HOSTS: 'simulated',
    SIMULATED_READY_MS: '0',
    SWEEP_SCHEDULE: '0 * * * * *',
  };
  try {
    await onScene({ brokerEnvironment }, (scene) => play(scene, wire));
  } finally {
    wire.close();
  }
}
