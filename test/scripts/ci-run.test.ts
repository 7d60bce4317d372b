import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const twoPassed =
  '{"testResults":[{"status":"passed","assertionResults":[{"status":"passed"},{"status":"passed"}]}]}';
const oneSkipped =
  '{"testResults":[{"status":"passed","assertionResults":[{"status":"passed"},{"status":"pending"}]}]}';

let clone: string;
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'fresh clone '));
  await mkdir(join(clone, '.ci'));
  await cp(join(project, '.ci/run'), join(clone, '.ci/run'));
  await cp(join(project, 'scripts/ci'), join(clone, 'scripts/ci'), { recursive: true });
});
afterEach(() => rm(clone, { recursive: true, force: true }));

/** Runs .ci/run with stand-ins for npm and what it wants of the system; `cases` says how npm answers its arguments. */
async function ci(cases: string): Promise<{ code: number; lines: string[] }> {
  const bin = join(clone, 'bin');
  await mkdir(bin);
  const commands = {
    npm: `#!/bin/sh
      report() { for last; do :; done; printf '%s' "$1" > "\${last#--outputFile.json=}"; }
      case "$*" in
        ${cases}
        ci*|*lint|*types) exit 0;;
        *simulate*) echo '1000 passed, 0 failed';;
        *fuzz*) echo '10000 passed, 0 failed';;
        *kills*) echo 'narrating'; echo '200 passed, 0 failed';;
        *mutants*) echo '13 passed, 0 failed';;
        *soak*) echo '50 passed, 0 failed';;
        *test*) set -- '${twoPassed}' "$@"; report "$@";;
        *) exit 1;;
      esac`,
    ps: '#!/bin/sh',
    faketime: '#!/bin/sh',
    chromium: '#!/bin/sh',
    'dpkg-query': '#!/bin/sh\necho installed',
    'apt-get': '#!/bin/sh\nexit 9',
  };
  for (const [name, text] of Object.entries(commands)) {
    await writeFile(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
  }
  return new Promise((resolve) => {
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` };
    execFile(join(clone, '.ci/run'), { cwd: tmpdir(), env }, (error, stdout) => {
      resolve({ code: Number(error?.code ?? 0), lines: stdout.trimEnd().split('\n') });
    });
  });
}

describe('the closing line of .ci/run', () => {
  it.each([
    ['everything is well', '', 0, '11269 passed, 0 failed'],
    ['npm ci refuses but npm install works', 'ci*) exit 1;; install*) exit 0;;', 0, '11269 passed, 0 failed'],
    ['lint fails: the tests run all the same', '*lint) exit 1;;', 1, '11269 passed, 1 failed'],
    ['lint and types fail', '*lint|*types) exit 1;;', 1, '11269 passed, 2 failed'],
    [
      'a test is skipped',
      `*'test --'*) set -- '${oneSkipped}' "$@"; report "$@";;`,
      1,
      '11268 passed, 1 failed',
    ],
    ['the build before the tests fails', "*'test --'*) exit 2;;", 1, '11267 passed, 1 failed'],
    ['the browser can not be started', "*'test:browser --'*) exit 2;;", 1, '11267 passed, 1 failed'],
    ['a campaign finds something', "*simulate*) echo '999 passed, 1 failed';;", 1, '11268 passed, 1 failed'],
    ['a campaign does not come to its end', '*kills*) exit 1;;', 1, '11069 passed, 1 failed'],
    ['nothing can be installed', 'ci*|install*) exit 1;;', 1, '0 passed, 1 failed'],
    [
      'the report is cut short',
      `*'test --'*) set -- '{"testRes' "$@"; report "$@";;`,
      1,
      '11267 passed, 1 failed',
    ],
  ])('when %s', async (_name, cases, code, line) => {
    const run = await ci(cases);
    expect(run.lines.at(-1)).toBe(line);
    expect(run.code).toBe(code);
  });
});
