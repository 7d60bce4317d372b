import { hash } from 'node:crypto';
import type { SessionRef } from '../domain/session-ref.ts';

export const shardName = (shard: number): string => `s${String(shard).padStart(2, '0')}`;

/** All partitions that hold sessions. */
export const shardNames = (shards: number): readonly string[] =>
  Array.from({ length: shards }, (_, shard) => shardName(shard));

/** The partition of a session. Never to be changed: sessions that exist would not be found again. */
export const shardOf = ({ account, id }: SessionRef, shards: number): string =>
  shardName(hash('sha256', `${account}|${id}`, 'buffer').readUInt32BE(0) % shards);
