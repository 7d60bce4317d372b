// A rendering engine without a dependency: a page that says whose session it is, and the report that it is ready.
// Start it with: --engine 'node examples/engines/own-engine.mjs' --engine-ready report
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const { ENGINE_PORT, ENGINE_SESSION_ID, ENGINE_SIZE, ENGINE_MODELS } = process.env;
const { ENGINE_REPORT_URL, ENGINE_REPORT_TOKEN, ENGINE_GATE_TOKEN } = process.env;
const models = JSON.parse(ENGINE_MODELS ?? '[]');

const server = createServer((request, response) => {
  // Others on this machine could ask this port too: only the gate knows the token.
  if (request.headers['x-gate-token'] !== ENGINE_GATE_TOKEN) return response.writeHead(403).end();
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      session: ENGINE_SESSION_ID,
      size: ENGINE_SIZE,
      models,
      // Only the gate knows who is there, and says so with every request.
      device: decodeURIComponent(String(request.headers['x-device-id'] ?? '')),
      epoch: Number(request.headers['x-seat-epoch'] ?? 0),
    }),
  );
});
await new Promise((resolve) => server.listen(Number(ENGINE_PORT ?? 0), '127.0.0.1', resolve));

// The models would be loaded here. Ready means: a device that connects now sees something.
for (let attempt = 1; attempt <= 30 && ENGINE_REPORT_URL !== undefined; attempt += 1) {
  const told = await fetch(ENGINE_REPORT_URL, {
    method: 'POST',
    headers: { authorization: `Bearer ${ENGINE_REPORT_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'ready' }),
  }).catch(() => null);
  if (told?.status === 204) break;
  await sleep(1_000); // The agent may be restarting.
}
