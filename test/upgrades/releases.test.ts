import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunningHost } from '../../runtime/start-host.ts';
import { readSessionRow } from '../../shared/storage/session-row.ts';
import { accountId, aRef } from '../support/builders/refs.ts';
import { startVirtualBroker } from '../support/virtual-broker.ts';
import { releaseRecord } from './release-record.ts';

const folder = join(import.meta.dirname, 'releases');
const releases = readdirSync(folder).map((file) =>
  releaseRecord.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
);

describe.each(releases.map((release) => [release.version, release] as const))(
  'what version %s left behind',
  (_version, release) => {
    it('holds sessions in every state, and supervisors that are over and that run', () => {
      const states = release.rows.map(({ value }) => JSON.parse(value).session.state);
      expect(new Set(states)).toEqual(new Set(['starting', 'ready', 'ended']));
      expect(new Set(release.histories.map(({ status }) => status))).toEqual(
        new Set(['Completed', 'Running']),
      );
    });

    it('says which version it is of: each row its format, each supervisor the version that it began with', () => {
      for (const { value } of release.rows) expect(JSON.parse(value).format).toBe(1);
      for (const { history } of release.histories)
        expect(history).toContainEqual(expect.objectContaining({ EventType: 0, Version: '1' }));
    });

    it('is read: every row of it', () => {
      for (const { account, id, value } of release.rows) {
        const ref = aRef(id, accountId(account));
        expect(readSessionRow(ref, value).session).toMatchObject(ref);
      }
    });

    it('is replayed: every supervisor asks for what it asked for then', async () => {
      const { host } = await startVirtualBroker();
      for (const history of release.histories) {
        // Recorded from `histories()` of a running host, so it is one of its records.
        expect(await host.replay(history as unknown as Parameters<RunningHost['replay']>[0])).toEqual({
          differences: [],
        });
      }
    });
  },
);
