import { Engine } from './engine.ts';
import { openDoor } from './open-door.ts';
import { readSurroundings } from './read-surroundings.ts';
import { reportReady } from './report-ready.ts';

// It ends by signal only: neither the agent's death nor a device's goodbye is a reason.
try {
  const surroundings = readSurroundings(process.env);
  const engine = new Engine(surroundings);
  process.once('SIGTERM', () => {
    void engine.close().finally(() => process.exit(0));
  });
  // The port is taken first, before another takes it: the gate lets nobody in until this is ready.
  const port = await openDoor(engine);
  process.stdout.write(`rendering engine for session ${surroundings.session} listens on ${port}\n`);
  await engine.loadFirst((model, stage) => process.stdout.write(`model ${model} of the session: ${stage}\n`));
  if (surroundings.report !== null) await reportReady(surroundings.report, port);
} catch (error) {
  // The agent tells the broker the last line.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
