import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LauncherProject } from './launcher-project.ts';
import { makeLauncherProject, seedLocalNode } from './launcher-project.ts';

const thisNode = `${process.versions.node}-${process.platform}-${process.arch}`;

let project: LauncherProject;
beforeEach(async () => {
  project = await makeLauncherProject();
});
afterEach(() => project.remove());

describe('with a Node that is new enough', () => {
  it('runs the script in the same process, with its arguments and its exit code', async () => {
    const script = await project.script(
      'target.mjs',
      'console.log(JSON.stringify([process.pid, process.argv])); process.exitCode = 3;',
    );
    const run = project.start(script, '--flag', 'two words');
    expect(await run.ended).toEqual({ code: 3, signal: null });
    const [pid, argv] = JSON.parse(run.output());
    expect(pid).toBe(run.child.pid);
    expect(argv).toEqual([process.execPath, script, '--flag', 'two words']);
  });

  it.each([[[]], [['--version']]])(
    'does nothing and says nothing when called with %j',
    async (args: string[]) => {
      const run = project.start(...args);
      expect(await run.ended).toEqual({ code: 0, signal: null });
      expect(run.output()).toBe('');
      expect(await readdir(project.root)).not.toContain('.node');
    },
  );
});

describe('with a Node that is too old', () => {
  it("runs the script with the project's own Node, without a word, and passes its exit code on", async () => {
    const own = await seedLocalNode(project.root, thisNode);
    const script = await project.script(
      'target.mjs',
      'console.log(JSON.stringify([process.argv.slice(1), process.env.PATH])); process.exit(3);',
    );
    const run = project.startAsOld({ PATH: '/usr/bin' }, script, '--flag', 'two words');
    expect(await run.ended).toEqual({ code: 3, signal: null });
    expect(JSON.parse(run.output())).toEqual([
      [script, '--flag', 'two words'],
      `${join(own, '..')}${delimiter}/usr/bin`,
    ]);
  });

  it('hands signals to the script, which decides how it ends', async () => {
    await seedLocalNode(project.root, thisNode);
    const script = await project.script(
      'target.mjs',
      `process.on('SIGINT', () => console.log('interrupted'));
       process.on('SIGHUP', () => console.log('hung up'));
       process.on('SIGTERM', () => process.exit(7));
       setInterval(() => {}, 1000);
       console.log('up');`,
    );
    const run = project.startAsOld({}, script);
    await vi.waitUntil(() => run.output() === 'up\n', { timeout: 10_000 });
    run.child.kill('SIGINT');
    await vi.waitUntil(() => run.output().endsWith('interrupted\n'), { timeout: 10_000 });
    run.child.kill('SIGHUP');
    await vi.waitUntil(() => run.output().endsWith('hung up\n'), { timeout: 10_000 });
    run.child.kill('SIGTERM');
    expect(await run.ended).toEqual({ code: 7, signal: null });
  });

  it('ends by the same signal as a script that a signal ended', async () => {
    await seedLocalNode(project.root, thisNode);
    const script = await project.script(
      'target.mjs',
      "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);",
    );
    expect(await project.startAsOld({}, script).ended).toEqual({ code: null, signal: 'SIGTERM' });
  });
});
