// An engine that ignores SIGTERM and has children that do too: one in its group, one that left it. It listens once all three do.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';

process.on('SIGTERM', () => undefined);
const idle = [
  '-e',
  "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 60_000); console.log('stubborn')",
];
const stdio = ['ignore', 'pipe', 'ignore'];
const children = [
  spawn(process.execPath, idle, { stdio }),
  spawn(process.execPath, idle, { stdio, detached: true }),
];
await Promise.all(children.map((child) => once(child.stdout, 'data')));
createServer((_request, response) => response.end('here\n')).listen(Number(process.env['PORT']), '127.0.0.1');
