// node scripts/azurite/run.mjs table|all [flags of Azurite …]
//
// Azurite as a child that ends well: it saves what it has when it is told to end (SIGINT or SIGTERM) or when the process that started it
// with a channel is gone; through the channel it says `{ type: 'listening', port }`. By itself its table service knows SIGINT only, and loses up to five seconds of acknowledged writes with any
// other end. `table` is the table service alone, `all` has blobs and queues too. Installs Azurite first where it is missing.
import { Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureAzurite } from './ensure.mjs';

const entries = { table: 'dist/src/table/main.js', all: 'dist/src/azurite.js' };

const [which, ...flags] = process.argv.slice(2);
const entry = entries[which];
if (entry === undefined) {
  process.stderr.write('node scripts/azurite/run.mjs table|all [flags of Azurite]\n');
  process.exit(1);
}

// Listening first, and told of every signal first: as long as Azurite does not listen too, there is nothing to save.
const isStarted = () => process.listenerCount('SIGINT') > 1;
process.on('SIGINT', () => {
  if (!isStarted()) process.exit(0);
  // A connection that nobody closes must not keep it for ever.
  setTimeout(() => process.exit(1), 10_000).unref();
});
const end = () => process.emit('SIGINT', 'SIGINT');
process.once('SIGTERM', end);
process.once('disconnect', end);

// The port that the system has chosen for `--tablePort 0` is told to nobody else.
const { listen } = Server.prototype;
Server.prototype.listen = function (...args) {
  this.once('listening', () => process.send?.({ type: 'listening', port: this.address().port }));
  return listen.apply(this, args);
};

try {
  const main = join(await ensureAzurite(), entry);
  process.argv = [process.execPath, main, ...flags, '--skipApiVersionCheck', '--disableTelemetry'];
  await import(pathToFileURL(main).href);
  process.channel?.unref();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
