import { describe, expect, it } from 'vitest';
import { deadlinesOf, missedDeadline } from '../../../shared/domain/deadline.ts';
import { readHistoryRow } from '../../../shared/storage/history-row.ts';
import { readSessionRow, writeSessionRow } from '../../../shared/storage/session-row.ts';
import { UnreadableRow } from '../../../shared/storage/unreadable-row.ts';
import { upgradeSession } from '../../../shared/storage/upgrade-session.ts';
import { minute } from '../../support/builders/minute.ts';
import { aRef } from '../../support/builders/refs.ts';

/*
 * Recorded: what the version before format 2 wrote, to the letter. These texts are never to be brought up to date.
 */
const starting =
  '{"format":1,"due":1767603630000,"purge":null,"session":{"account":"4a1e5c4e-0c55-4a44-9d5b-6b1f2f3a7c01","id":"a-session","createdAt":1767603600000,"requested":{"leaseMinutes":10,"size":"Standard","models":[],"seatPolicy":"exclusive"},"leaseMinutes":30,"version":2,"state":"starting","startDeadline":1767604800000,"host":{"state":"allocating","hostId":"host-1","agent":"agent-1","since":1767603660000}}}';
const ready =
  '{"format":1,"due":1767604320000,"purge":null,"session":{"account":"4a1e5c4e-0c55-4a44-9d5b-6b1f2f3a7c01","id":"a-session","createdAt":1767603600000,"requested":{"leaseMinutes":10,"size":"Standard","models":[],"seatPolicy":"exclusive"},"leaseMinutes":10,"version":3,"state":"ready","readyAt":1767603720000,"expiresAt":1767604320000,"maxExpiresAt":1767690120000,"host":{"state":"held","hostId":"host-1","agent":"agent-1","since":1767603720000},"endpoint":{"hostname":"gate.example","gatePort":61701,"inspectorPort":61702,"url":"ws://gate.example:61701/connect/host-1"},"seat":{"granted":2,"admitted":1,"holder":{"seat":"seat-1","deviceId":"hololens-7","epoch":1,"connected":true,"since":1767603780000},"reservation":{"seat":"seat-1","deviceId":"hololens-7","epoch":2,"until":1767603960000}}}}';
const released =
  '{"format":1,"due":null,"purge":1770195900000,"session":{"account":"4a1e5c4e-0c55-4a44-9d5b-6b1f2f3a7c01","id":"a-session","createdAt":1767603600000,"requested":{"leaseMinutes":10,"size":"Standard","models":[],"seatPolicy":"exclusive"},"leaseMinutes":10,"version":6,"state":"ended","reason":"userRequested","message":null,"endedAt":1767603900000,"readyAt":1767603720000,"expiresAt":1767604320000,"host":{"state":"released","hostId":"host-1","agent":"agent-1","billingStoppedAt":1767603960000,"attempts":1,"answer":"gone"},"lastHolder":{"seat":"seat-1","deviceId":"hololens-7","epoch":1,"connected":false,"since":1767603900000}}}';
const line =
  '{"version":3,"at":1767603720000,"actor":"agent:agent-1","changes":["ready"],"state":"ready","reason":null}';

const read = (text: string) => readSessionRow(aRef(), text);

describe('a row of format 1', () => {
  it.each([
    ['a session that starts', starting, { state: 'starting', leaseMinutes: 30, version: 2 }],
    ['a session in use', ready, { state: 'ready', expiresAt: minute(12), version: 3 }],
    ['a record', released, { state: 'ended', reason: 'userRequested', version: 6 }],
  ])('of %s is read with all that it says', (_name, text, expected) => {
    expect(read(text).session).toMatchObject({
      ...expected,
      tags: {},
      updateId: null,
      requested: { tags: {} },
    });
  });

  it.each([
    ['starting', starting],
    ['ready', ready],
    ['released', released],
  ])('loses nothing that it said, and keeps where its index rows lie: %s', (_name, text) => {
    const { due, purge, session } = JSON.parse(text);
    const row = read(text);
    expect(row.session).toMatchObject(session);
    expect(row.indexed).toMatchObject({ due, purge });
  });

  it.each([
    ['starting', starting],
    ['ready', ready],
    ['released', released],
  ])('is written as format 2 and read as the same: %s', (_name, text) => {
    const row = read(text);
    const written = writeSessionRow(row);
    expect(JSON.parse(written).format).toBe(2);
    expect(read(written)).toEqual(row);
  });

  it('has no deadline but its lease’s: nothing else was asked of it', () => {
    const { session } = read(ready);
    if (session.state !== 'ready') throw new Error('It is ready.');
    expect(deadlinesOf(session)).toEqual([{ kind: 'lease', at: minute(12) }]);
    expect(missedDeadline(session, minute(11))).toBeNull();
    expect(session).toMatchObject({ alarms: [], extensions: [], autoExtensions: 0 });
  });

  it('keeps its seat and its ticket', () => {
    expect(read(ready).session).toMatchObject({
      seat: {
        admitted: 1,
        leftAt: null,
        holder: { deviceId: 'hololens-7', connected: true, lastInputAt: null },
        reservation: { epoch: 2 },
      },
    });
    expect(read(released).session).toMatchObject({
      lastHolder: { deviceId: 'hololens-7', lastInputAt: null },
    });
  });

  it.each([
    ['that lacks a part', ready.replace('"version":3,', '')],
    ['that has a part of format 2', ready.replace('"state":"ready",', '"state":"ready","surprise":1,')],
    ['of a format that nobody knows', ready.replace('"format":1', '"format":3')],
    ['that says format 2 and is not', ready.replace('"format":1', '"format":2')],
  ])('%s is not read at all', (_name, text) => {
    expect(() => read(text)).toThrow(UnreadableRow);
  });

  it.each([[null], ['text'], [7], [[]]])(
    'that holds %j instead of a session is left as it is, to be refused',
    (value) => {
      expect(upgradeSession(value)).toEqual(value);
    },
  );
});

it('a line of history from before is read, without what it did not say', () => {
  expect(readHistoryRow(line)).toEqual({
    version: 3,
    at: minute(2),
    actor: 'agent:agent-1',
    who: null,
    changes: ['ready'],
    state: 'ready',
    reason: null,
    expiresAt: null,
    deviceId: null,
    toDeviceId: null,
    warnings: [],
  });
});
