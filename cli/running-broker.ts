import { readFileSync, rmSync, writeFileSync } from 'node:fs';

interface Noted {
  /** Where apps reach it. */
  readonly endpoint: string;
  /** Where the programs of this machine do, by plain HTTP. */
  readonly local: string;
  readonly pid: number;
}

/** Writes down where the broker of a data folder is reached, for whoever looks for it. */
export const noteBroker = (file: string, noted: Noted): void =>
  writeFileSync(file, `${JSON.stringify(noted)}\n`);

export const forgetBroker = (file: string): void => rmSync(file, { force: true });

/** Where the broker of a data folder answers the programs of this machine; null when none does, whatever the file says. */
export async function findBroker(file: string): Promise<string | null> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof read !== 'object' || read === null || !('endpoint' in read)) return null;
    const local = String('local' in read ? read.local : read.endpoint);
    const response = await fetch(new URL('/health', local), { signal: AbortSignal.timeout(2000) });
    return response.ok ? local : null;
  } catch {
    return null;
  }
}
