import { describe, expect, it } from 'vitest';
import type { StartVirtualBroker } from '../../support/virtual-broker.ts';

/** The first version of the wire over HTTP. The same on every store. */
export function exerciseV1Life(store: string, startVirtualBroker: StartVirtualBroker): void {
  describe(`on ${store}`, () => {
    describe('version 1 of the wire', () => {
      it('takes the documented call as printed, single quotes and all, and goes on as it was', async () => {
        const broker = await startVirtualBroker({ readyAfterMs: 5000 });
        const created = await broker.send(
          'POST',
          `${broker.v1}/create`,
          "{ 'maxLeaseTime': '4:0:0', 'models': [], 'size': 'standard' }",
        );
        expect(created.status).toBe(202);
        expect(created.body).toEqual({ sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
        const { sessionId } = created.body;
        expect(created.headers.get('location')).toBe(`accounts/${broker.account.id}/sessions/${sessionId}`);
        const properties = async () =>
          (await broker.send('GET', `${broker.v1}/${sessionId}/properties`)).body;
        expect(await properties()).toEqual({
          message: null,
          sessionElapsedTime: '00:00:00',
          sessionHostname: null,
          sessionId,
          sessionMaxLeaseTime: '04:00:00',
          sessionSize: 'Standard',
          sessionStatus: 'Starting',
          handshakePort: 0,
          arrInspectorPort: 0,
        });
        await broker.clock.advanceBy(10_000);
        expect(await properties()).toMatchObject({
          sessionStatus: 'Ready',
          sessionHostname: 'simulated.invalid',
          handshakePort: 61701,
        });
        const extended = await broker.send(
          'PATCH',
          `${broker.v1}/${sessionId}`,
          "{ 'maxLeaseTime': '5:0:0' }",
        );
        expect([extended.status, extended.text, extended.headers.get('content-length')]).toEqual([
          200,
          '',
          '0',
        ]);
        expect(await properties()).toMatchObject({ sessionMaxLeaseTime: '05:00:00' });
        expect((await broker.send('GET', broker.v1)).body.sessions).toHaveLength(1);
        expect((await broker.send('DELETE', `${broker.v1}/${sessionId}`)).status).toBe(204);
        expect(await properties()).toMatchObject({ sessionStatus: 'Stopped', message: null });
        expect((await broker.send('GET', broker.v1)).body).toEqual({ sessions: [] });
      });

      it('accepts slashes at the end and paths in any case, as its scripts send them', async () => {
        const broker = await startVirtualBroker();
        const created = await broker.send('POST', `${broker.v1.toUpperCase()}/Create/`, {
          maxLeaseTime: '0:10',
          size: 'PREMIUM',
        });
        expect(created.status).toBe(202);
        const shown = await broker.send('GET', `${broker.v1}/${created.body.sessionId}/properties/`);
        expect(shown.body).toMatchObject({ sessionMaxLeaseTime: '00:10:00', sessionSize: 'Premium' });
      });

      it('shows the same session as the later versions do', async () => {
        const broker = await startVirtualBroker();
        const { sessionId } = (
          await broker.send('POST', `${broker.v1}/create`, {
            maxLeaseTime: '1.00:00:00',
            size: 'standard',
            models: ['m'],
          })
        ).body;
        await broker.host.idle();
        expect((await broker.arr('GET', sessionId)).body).toMatchObject({
          maxLeaseTimeMinutes: 1440,
          status: 'Ready',
        });
        expect((await broker.native('GET', sessionId)).body.models).toEqual(['m']);
      });

      it.each([
        ['a bare number', { maxLeaseTime: 4, size: 'standard' }, 'maxLeaseTime', /days/],
        ['a bare number as text', { maxLeaseTime: '4', size: 'standard' }, 'maxLeaseTime', /days/],
        ['no lease', { size: 'standard' }, 'maxLeaseTime', /required/],
        ['a lease of nothing', { maxLeaseTime: '0:0:0', size: 'standard' }, 'maxLeaseTime', /1 to 1440/],
        ['more than a day', { maxLeaseTime: '1.00:00:01', size: 'standard' }, 'maxLeaseTime', /1 to 1440/],
        ['no size', { maxLeaseTime: '1:0:0' }, 'size', /required/],
        ['an unknown size', { maxLeaseTime: '1:0:0', size: 'tiny' }, 'size', /tiny/],
        [
          'models that are no list',
          { maxLeaseTime: '1:0:0', size: 'standard', models: 'm' },
          'models',
          /array/,
        ],
      ])('refuses %s and names the field', async (_name, body, target, message) => {
        const broker = await startVirtualBroker();
        const refused = await broker.send('POST', `${broker.v1}/create`, body);
        expect([refused.status, refused.body.error.code, refused.body.error.target]).toEqual([
          400,
          'BadRequest',
          target,
        ]);
        expect(refused.body.error.message).toMatch(message);
        expect((await broker.send('GET', broker.v1)).body.sessions).toEqual([]);
      });

      it('answers 422 for a lease that is not longer and names the field as its version calls it', async () => {
        const broker = await startVirtualBroker();
        const { sessionId } = (
          await broker.send('POST', `${broker.v1}/create`, { maxLeaseTime: '1:0:0', size: 'standard' })
        ).body;
        for (const maxLeaseTime of ['1:0:0', '0:59:0', '0:0:0', '1.00:01:00']) {
          const refused = await broker.send('PATCH', `${broker.v1}/${sessionId}`, { maxLeaseTime });
          expect([refused.status, refused.body.error.target]).toEqual([422, 'maxLeaseTime']);
        }
      });
    });
  });
}
