import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const runner = fileURLToPath(new URL('../../scripts/powershell/run.mjs', import.meta.url));

const run = (env: Readonly<Record<string, string>>, args: readonly string[] = []) =>
  spawnSync(process.execPath, [runner, ...args], { env: { ...process.env, ...env }, encoding: 'utf8' });

/** In the place of PowerShell: signs in as it is told by its environment, says what it was given, and ends with 3. */
function fakePowerShell(): string {
  const file = join(temporaryFolder(), 'pwsh');
  writeFileSync(
    file,
    `#!${process.execPath}
if (process.argv[2] === '-Version') process.exit(0);
const { endPoint, accountId, accountKey, token } = process.env;
const headers = { authorization: \`Bearer \${accountId}:\${accountKey}\` };
fetch(\`\${endPoint}/accounts/\${accountId}/token\`, { headers }).then(({ status }) => {
  const known = { [endPoint]: 'ENDPOINT', [accountId]: 'ID', [accountKey]: 'KEY', [token]: 'TOKEN' };
  const args = process.argv.slice(2).map((arg) => known[arg] ?? arg);
  process.stdout.write(JSON.stringify({ status, args }));
  process.exitCode = 3;
});
`,
  );
  chmodSync(file, 0o755);
  return file;
}

it('says what to install where there is no PowerShell, and fails', () => {
  const { status, stdout, stderr } = run({ PWSH: join(temporaryFolder(), 'pwsh') });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /^PowerShell 7 is not here: .*\nInstall it \(dotnet tool install --global PowerShell, /,
  );
});

it("gives a caller's script a broker, by its environment and its arguments, and ends with the script's exit code", () => {
  const placeholders = ['{endPoint}', '{accountId}', '{accountKey}', '{token}', '{other}'];
  const { status, stdout } = run({ PWSH: fakePowerShell() }, [
    './own.ps1',
    '-CreateSession',
    ...placeholders,
  ]);
  const script = ['-NoProfile', '-NonInteractive', '-File', './own.ps1', '-CreateSession'];
  expect(JSON.parse(stdout)).toEqual({
    status: 200,
    args: [...script, 'ENDPOINT', 'ID', 'KEY', 'TOKEN', '{other}'],
  });
  expect(status).toBe(3);
});

it('runs the script that comes with it where none is named', () => {
  const { status, stdout } = run({ PWSH: fakePowerShell() });
  expect(JSON.parse(stdout)).toMatchObject({
    args: ['-NoProfile', '-NonInteractive', '-File', expect.stringMatching(/walk\.ps1$/)],
  });
  expect(status).toBe(3);
});
