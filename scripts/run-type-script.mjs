// node scripts/run-type-script.mjs <script.ts> [argument …]   for Nodes that need to be told to read TypeScript
import { spawn } from 'node:child_process';

const flags = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types'];
const child = spawn(process.execPath, [...flags, ...process.argv.slice(2)], { stdio: 'inherit' });
// A terminal's Ctrl-C reaches the child by itself.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
