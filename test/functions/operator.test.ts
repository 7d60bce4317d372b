import { HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/http/handler.ts';
import { listHosts, type OperatorParts, releaseHost } from '../../functions/http/operator.ts';
import { brokerBench } from '../support/broker-bench.ts';
import { aRef } from '../support/builders/refs.ts';
import { anEndedSession, aReadySession, theHost } from '../support/builders/sessions.ts';

const operatorKey = 'o'.repeat(43);

function setUp() {
  const bench = brokerBench();
  bench.store.put(
    anEndedSession(),
    aReadySession({ ...aRef('live'), host: { ...aReadySession().host, hostId: 'host-2' } }),
  );
  const parts: OperatorParts = { broker: bench.broker, clock: bench.clock, operatorKey };
  const call = async (work: Parameters<typeof handler>[0], path: string, hostId = '', key = operatorKey) => {
    const request = new HttpRequest({
      method: 'GET',
      url: `http://broker${path}`,
      params: { hostId },
      headers: { authorization: `Bearer ${key}` },
    });
    const answer = await handler(work)(request, new InvocationContext());
    if (!answer || !('status' in answer)) throw new Error('No answer.');
    return { status: answer.status, body: JSON.parse(String(answer.body)) };
  };
  return { bench, parts, call };
}

describe('the operator', () => {
  it('sees the sessions whose hosts are not given back, of all accounts, without any secret', async () => {
    const { parts, call } = setUp();
    const { status, body } = await call(listHosts(parts), '/operator/hosts');
    expect(status).toBe(200);
    expect(
      body.hosts.map(({ id, hostId, host }: { id: string; hostId: string; host: { state: string } }) => [
        id,
        hostId,
        host.state,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['a-session', 'host-1', 'releasing'],
        ['live', 'host-2', 'held'],
      ]),
    );
  });

  it('has a host given back, or gives up on it', async () => {
    const { bench, parts, call } = setUp();
    bench.hosts.releaseOutcome = { gone: false, answer: 'no route' };
    const tried = await call(releaseHost(parts), '/operator/hosts/host-1:release', theHost.hostId);
    expect(tried).toMatchObject({
      status: 200,
      body: { host: { state: 'releasing', lastAnswer: 'no route' } },
    });
    const forced = await call(
      releaseHost(parts),
      '/operator/hosts/host-1:release?force=true',
      theHost.hostId,
    );
    expect(forced).toMatchObject({ status: 200, body: { host: { state: 'released', forced: true } } });
    expect(forced.body.host).not.toHaveProperty('billingStoppedAt');
  });

  it('is told what can not be', async () => {
    const { parts, call } = setUp();
    expect(await call(releaseHost(parts), '/operator/hosts/host-2:release', 'host-2')).toMatchObject({
      status: 409,
      body: { error: { code: 'Conflict' } },
    });
    expect(await call(releaseHost(parts), '/operator/hosts/x:release', 'x')).toMatchObject({ status: 404 });
  });

  it('is nobody without the key, and does not exist where there is none', async () => {
    const { parts, call } = setUp();
    for (const work of [listHosts, releaseHost]) {
      expect((await call(work(parts), '/operator/hosts', '', 'wrong')).status).toBe(401);
      expect((await call(work({ ...parts, operatorKey: null }), '/operator/hosts')).status).toBe(404);
    }
  });
});
