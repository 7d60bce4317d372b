import type { HostRecord } from '../ledger/host-record.ts';

/**
 * The words to run for one host: `{port}`, `{session}`, `{size}` and `{host}` are filled in wherever they stand in a word. A value
 * stays inside its word, whatever it contains: no shell reads it.
 */
export function engineCommand(words: readonly string[], record: HostRecord): string[] {
  const values: Record<string, string> = {
    port: String(record.enginePort),
    session: record.order.session,
    size: record.order.size,
    host: record.order.hostId,
  };
  return words.map((word) =>
    word.replace(/\{(port|session|size|host)\}/g, (whole, name: string) => values[name] ?? whole),
  );
}
