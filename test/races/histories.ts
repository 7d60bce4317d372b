import { parseArgs } from 'node:util';
import { describeHistory, isLinear, recordHistory } from './parallel-clients.ts';
import { startRaceService } from './race-service.ts';

const usage = `npm run histories -- [--histories N] [--seed S]

  --histories N   how many sessions are played by 16 clients at once (200)
  --seed S        what they do; when each call is answered is up to the machine
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  const { values } = parseArgs({
    options: { histories: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  });
  const [histories, seed] = [Number(values.histories), Number(values.seed)];
  if (!(Number.isSafeInteger(histories) && histories > 0 && Number.isSafeInteger(seed) && seed >= 0))
    throw new RangeError('--histories and --seed are whole numbers.');
  const service = await startRaceService();
  let [passed, failed, calls] = [0, 0, 0];
  const begun = performance.now();
  try {
    for (let number = 0; number < histories; number++) {
      const history = await recordHistory(service, seed + number);
      calls += history.length;
      if (isLinear(history)) passed++;
      else if (failed++ < 3)
        say(`No order explains history ${seed + number}:\n${describeHistory(history)}\n`);
    }
  } finally {
    await service.close();
  }
  say(`${calls} calls in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  say('0 passed, 1 failed');
  process.exitCode = 1;
}
