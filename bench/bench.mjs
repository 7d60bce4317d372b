// npm run bench: see bench.ts, which this runs on Nodes that need to be told to read TypeScript.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const flags = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types'];
const script = fileURLToPath(new URL('bench.ts', import.meta.url));
const child = spawn(process.execPath, [...flags, script, ...process.argv.slice(2)], { stdio: 'inherit' });
// A terminal's Ctrl-C reaches the child by itself.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
