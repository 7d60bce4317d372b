import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Writes down where the broker of a data folder is reached, for whoever looks for it. */
export const noteBroker = (file: string, endpoint: string, pid: number): void =>
  writeFileSync(file, `${JSON.stringify({ endpoint, pid })}\n`);

export const forgetBroker = (file: string): void => rmSync(file, { force: true });

/** Where the broker of a data folder answers; null when none does, whatever the file says. */
export async function findBroker(file: string): Promise<string | null> {
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof read !== 'object' || read === null || !('endpoint' in read)) return null;
    const endpoint = String(read.endpoint);
    const response = await fetch(new URL('/health', endpoint), { signal: AbortSignal.timeout(2000) });
    return response.ok ? endpoint : null;
  } catch {
    return null;
  }
}
