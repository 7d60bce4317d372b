export interface EnsureOptions {
  readonly folder?: string;
  readonly say?: (line: string) => void;
  readonly install?: (folder: string) => Promise<void>;
}
export function ensureAzurite(options?: EnsureOptions): Promise<string>;
