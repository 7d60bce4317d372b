import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an agent has written down about its present run, without secrets. */
export interface AgentIdentity {
  readonly name: string;
  readonly pid: number;
  readonly startId: string;
  readonly controlPort: number;
  readonly gatePort: number;
  readonly inspectorPort: number;
}

/** Reads what the folder's agent wrote when it last started. Null when there is nothing usable: then there is no agent to adopt. */
export function readAgentIdentity(folder: string): AgentIdentity | null {
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, 'agent.json'), 'utf8'));
    return isIdentity(read) ? read : null;
  } catch {
    return null;
  }
}

const isIdentity = (value: unknown): value is AgentIdentity =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'startId' in value &&
  typeof value.startId === 'string' &&
  ['pid', 'controlPort', 'gatePort', 'inspectorPort'].every((field) =>
    Number.isInteger((value as Record<string, unknown>)[field]),
  );

/** The key that agent and broker share; made by the agent at its first start. */
export const readAgentKey = (folder: string): string => readFileSync(join(folder, 'key'), 'utf8').trim();

/**
 * Whether the process at the agent's port knows this folder's key. It has to prove it over a fresh challenge, so the key itself is
 * never sent to whoever may have taken the port meanwhile.
 */
export async function provesItself(folder: string, identity: AgentIdentity): Promise<boolean> {
  try {
    const nonce = randomBytes(16).toString('base64url');
    const response = await fetch(`http://127.0.0.1:${identity.controlPort}/identity?nonce=${nonce}`, {
      signal: AbortSignal.timeout(2000),
    });
    const body: unknown = await response.json();
    if (typeof body !== 'object' || body === null || !('proof' in body) || typeof body.proof !== 'string')
      return false;
    const expected = createHmac('sha256', readAgentKey(folder)).update(`${nonce}.${identity.name}`).digest();
    const given = Buffer.from(body.proof, 'base64url');
    return given.length === expected.length && timingSafeEqual(given, expected);
  } catch {
    return false;
  }
}
