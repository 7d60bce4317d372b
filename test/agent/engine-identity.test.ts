import { describe, expect, it } from 'vitest';
import { endEngine } from '../../agent/engine/end-engine.ts';
import { engineProcesses, findByNonce, identify, stillRuns } from '../../agent/engine/engine-identity.ts';
import { parseStat } from '../../agent/engine/proc-processes.ts';
import type { Processes, SeenProcess } from '../../agent/engine/processes.ts';

const leader: SeenProcess = { pid: 100, group: 100, startTime: '777', zombie: false };
const known = { pid: 100, startTime: '777', boot: 'boot-a' };

/** A system with these processes; those of `withNonce` carry ours. `signal` writes down, and `obeys` decides what goes. */
function system(
  list: SeenProcess[],
  withNonce: number[] = [],
  obeys: (signal: string) => boolean = () => false,
) {
  const sent: string[] = [];
  let running = list;
  const processes: Processes = {
    boot: 'boot-a',
    see: (pid) => running.find((it) => it.pid === pid) ?? null,
    all: () => running,
    environment: (pid) =>
      withNonce.includes(pid) ? ['A=1', 'ENGINE_NONCE=mine'] : ['ENGINE_NONCE=mine-not'],
    signal: (to, signal) => {
      sent.push(`${signal} ${to}`);
      if (obeys(signal)) running = running.filter((it) => it.pid !== to && it.group !== -to);
    },
  };
  return { processes, sent };
}

describe('an engine process', () => {
  it('still runs with the same id, start and boot', () => {
    expect(stillRuns(known, system([leader]).processes)).toBe(true);
  });

  it.each([
    ['another process got its id', [{ ...leader, startTime: '778' }], known],
    ['it is a zombie', [{ ...leader, zombie: true }], known],
    ['nobody has its id', [], known],
    ['the machine was started anew', [leader], { ...known, boot: 'boot-b' }],
  ])('does not run when %s', (_name, list, identity) => {
    expect(stillRuns(identity, system(list).processes)).toBe(false);
  });

  it('is found by its nonce when its id was never written down, and its descendants are not taken for it', () => {
    const child = { pid: 101, group: 100, startTime: '780', zombie: false };
    const stranger = { pid: 90, group: 90, startTime: '700', zombie: false };
    expect(findByNonce('mine', system([stranger, child, leader], [100, 101]).processes)).toEqual(known);
    expect(findByNonce('mine', system([stranger, child], [101]).processes)).toBeNull();
  });

  it('has no identity once it is gone', () => {
    expect(identify(100, system([]).processes)).toBeNull();
  });
});

describe('what is left of an engine', () => {
  const orphan = { pid: 101, group: 100, startTime: '780', zombie: false };
  const runaway = { pid: 102, group: 102, startTime: '781', zombie: false };

  it('is its group, and whoever left the group but carries the nonce', () => {
    const { processes } = system([leader, orphan, runaway], [102]);
    expect(engineProcesses(known, 'mine', processes)).toEqual([leader, orphan, runaway]);
  });

  it('is its group also when the leader is gone', () => {
    expect(engineProcesses(known, 'mine', system([orphan]).processes)).toEqual([orphan]);
  });

  it('is nothing when its id leads another group now', () => {
    const { processes } = system([
      { ...leader, startTime: '999' },
      { ...orphan, startTime: '1000' },
    ]);
    expect(engineProcesses(known, 'mine', processes)).toEqual([]);
  });

  it('is nothing when only zombies are left', () => {
    expect(engineProcesses(known, 'mine', system([{ ...leader, zombie: true }]).processes)).toEqual([]);
  });

  it('is ended by SIGTERM to the group and to each runaway', async () => {
    const { processes, sent } = system([leader, orphan, runaway], [102], () => true);
    expect(await endEngine(known, 'mine', processes, 5_000)).toMatch(
      /^process group ended by SIGTERM after \d+ ms$/,
    );
    expect(sent).toEqual(['SIGTERM -100', 'SIGTERM 102']);
  });

  it('is ended by SIGKILL when patience is over, after one SIGTERM only', async () => {
    const { processes, sent } = system([leader], [], (signal) => signal === 'SIGKILL');
    expect(await endEngine(known, 'mine', processes, 30)).toMatch(/SIGKILL/);
    expect(sent).toEqual(['SIGTERM -100', 'SIGKILL -100']);
  });

  it('is not signalled when the process id belongs to another now', async () => {
    const { processes, sent } = system([{ ...leader, startTime: '999' }]);
    expect(await endEngine(known, 'mine', processes, 0)).toBe('the process group had ended by itself');
    expect(sent).toEqual([]);
  });
});

describe('a line of /proc', () => {
  it('is read after the last bracket: a name may contain anything', () => {
    const line = '42 (a) b (c) S 1 41 41 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 123456 0 0';
    expect(parseStat(line)).toEqual({ pid: 42, group: 41, startTime: '123456', zombie: false });
  });

  it.each(['', '42 (gone)', 'nonsense'])('that is cut short is nobody: %j', (line) =>
    expect(parseStat(line)).toBeNull(),
  );
});
