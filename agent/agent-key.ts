import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentRefusal } from './agent-refusal.ts';
import { writeDurably } from './ledger/write-durably.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares by digest, so that neither content nor length shows in the time it takes. */
export const sameSecret = (left: string, right: string): boolean =>
  timingSafeEqual(digest(left), digest(right));

/** The token of `Authorization: Bearer …`, or "" without one. */
export const bearer = (header: string | undefined): string =>
  /^Bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '';

/** The secret that this agent and its brokers share. What is derived from it opens one thing only and can't be turned back. */
export class AgentKey {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  opens(authorization: string | undefined): boolean {
    return sameSecret(bearer(authorization), this.#key);
  }

  /** For `Authorization` of a report, and for nothing that is written anywhere. */
  get authorization(): string {
    return `Bearer ${this.#key}`;
  }

  /** Shows that whoever answers has the key. The nonce's alphabet has no NUL, so no {@link derive} can be asked for this way. */
  prove(nonce: string, agent: string): string {
    return createHmac('sha256', this.#key).update(`${nonce}.${agent}`).digest('base64url');
  }

  derive(...purpose: readonly string[]): string {
    return createHmac('sha256', this.#key)
      .update(`\0${purpose.join('\0')}`)
      .digest('base64url');
  }
}

/** Reads the key of this data folder, or makes one at the first start (256 bits, readable by the owner only). */
export async function loadAgentKey(folder: string): Promise<AgentKey> {
  const path = join(folder, 'key');
  if (!existsSync(path)) await writeDurably(path, `${randomBytes(32).toString('base64url')}\n`);
  chmodSync(path, 0o600);
  const key = readFileSync(path, 'utf8').trim();
  if (key.length < 32) {
    throw new AgentRefusal(
      'The file "key" in the data folder is too short to be an agent key. Delete it, start again, and give the new key to the broker.',
    );
  }
  return new AgentKey(key);
}
