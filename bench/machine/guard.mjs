// node guard.mjs PROGRAM [ARGUMENT …]: a program that is no Node script, ended when the process that started it ends, however it does.
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: 'inherit' });
const end = () => child.kill('SIGTERM');
process.on('SIGTERM', end);
process.on('disconnect', () => {
  end();
  setTimeout(() => child.kill('SIGKILL'), 5000).unref();
});
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
child.on('exit', (code) => process.exit(code ?? 0));
