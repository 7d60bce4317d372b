/** Writes one line for people. Callers never hand it a key, a ticket or a token. */
export type Log = (line: string) => void;

export const logToStdout: Log = (line) => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
};
