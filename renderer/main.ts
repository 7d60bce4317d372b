import { openDoor } from './open-door.ts';
import { readSurroundings } from './read-surroundings.ts';
import { reportReady } from './report-ready.ts';

// It ends by signal only: neither the agent's death nor a device's goodbye is a reason.
const surroundings = readSurroundings(process.env);
const port = await openDoor(surroundings);
process.stdout.write(`rendering engine for session ${surroundings.session} listens on ${port}\n`);
if (surroundings.report !== null) await reportReady(surroundings.report, port);
