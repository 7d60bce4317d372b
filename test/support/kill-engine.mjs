// The engine that comes with the product, in several moods: the session's name says which. Started as `kill-engine.mjs <renderer>`.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const session = process.env['ENGINE_SESSION_ID'] ?? '';

if (session.includes('family')) {
  // They ignore SIGTERM, and one has left the group: what ends this engine has to find both.
  const stay = ['-c', 'trap "" TERM; while :; do sleep 60; done'];
  for (const detached of [false, true]) spawn('sh', stay, { stdio: 'ignore', detached });
}

if (session.includes('mute')) setInterval(() => undefined, 60_000);
else await import(pathToFileURL(process.argv[2] ?? '').href);
