/** What the codes of the file system mean for whoever has to put it right. */
const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space, or name another folder with --data.',
  EDQUOT: 'the quota of the disk is used up. Free some space, or name another folder with --data.',
  EACCES: 'it may not be written to. Change its rights, or name another folder with --data.',
  EROFS: 'it is on a read-only file system. Name another folder with --data.',
};

/** An error for people: in words where it can be put right, with its stack where it can't. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'StartRefusal' || error.name === 'ConfigurationError') return error.message;
  const remedy = 'code' in error ? remedies[String(error.code)] : undefined;
  if (remedy) return `The data folder can't be used: ${remedy}`;
  return error.stack ?? error.message;
}
