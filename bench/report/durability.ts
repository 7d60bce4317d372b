/** What an acknowledged write of each subject survives: it stands beside every figure of writes. */
export const durability: Readonly<Record<string, string>> = {
  floor: 'writes nothing',
  ours: 'SQLite, synchronous=FULL, group commit: a power cut',
  'ours NORMAL': 'SQLite, synchronous=NORMAL: the end of the process, not a power cut',
  'ours on Azurite': 'Azurite, which saves every 5 s: its own orderly end',
  thin: 'Azurite, which saves every 5 s: its own orderly end',
  'thin again': 'Azurite, which saves every 5 s: its own orderly end',
  etcd: 'log with fsync: a power cut',
  redis: 'append-only file, fsync always: a power cut',
};
