import type { Subject } from '../load/subject.ts';
import { etcd } from './etcd.ts';
import { floor } from './floor.ts';
import { ours } from './ours.ts';
import { redis } from './redis.ts';
import { thin } from './thin.ts';

/** What can be put under load, by name: functions can't be sent to the load process, names can. */
export const subjects = { ours, thin, etcd, redis, floor } satisfies Record<
  string,
  (target: never) => Subject
>;

export type SubjectName = keyof typeof subjects;
