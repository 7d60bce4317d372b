import { expect, it } from 'vitest';
import { Cleanup } from '../../bench/machine/cleanup.ts';

it('undoes the newest first, and each once', async () => {
  const cleanup = new Cleanup();
  const undone: string[] = [];
  cleanup.add(() => void undone.push('folder'));
  const stop = cleanup.add(() => void undone.push('process'));
  await stop();
  await stop();
  cleanup.add(() => void undone.push('client'));
  expect(await cleanup.run()).toEqual([]);
  expect(undone).toEqual(['process', 'client', 'folder']);
});

it('goes on after what could not be undone, and says what that was', async () => {
  const cleanup = new Cleanup();
  const undone: string[] = [];
  cleanup.add(() => void undone.push('folder'));
  cleanup.add(() => Promise.reject(new Error('It does not end.')));
  expect(await cleanup.run()).toEqual(['Error: It does not end.']);
  expect(undone).toEqual(['folder']);
});
