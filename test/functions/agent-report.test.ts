import { HttpRequest, InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { takeAgentReport } from '../../functions/http/agent-report.ts';
import { drain } from '../../functions/http/drain.ts';
import { handler } from '../../functions/http/handler.ts';
import { defaultLeaseOptions } from '../../shared/domain/lease-options.ts';
import { agentHosts } from '../../shared/hosts/agents.ts';
import { gateWords } from '../../shared/hosts/gate-words.ts';
import { brokerBench } from '../support/broker-bench.ts';

const key = 'k'.repeat(43);
const account = '11111111-1111-4111-8111-111111111111';

/** One call of a handler, as the host makes it. */
async function call(
  work: Parameters<typeof handler>[0],
  path: string,
  params: Record<string, string>,
  body: unknown,
  authorization: string,
) {
  const request = new HttpRequest({
    method: 'POST',
    url: `http://broker${path}`,
    params,
    headers: { authorization, 'content-type': 'application/json' },
    body: { string: typeof body === 'string' ? body : JSON.stringify(body) },
  });
  const answer = await handler(work)(request, new InvocationContext());
  if (!answer || !('status' in answer)) throw new Error('No answer.');
  return { status: answer.status, body: typeof answer.body === 'string' ? JSON.parse(answer.body) : {} };
}

function setUp() {
  const bench = brokerBench();
  const agents = [{ name: 'a1', url: 'http://127.0.0.1:9', key }];
  const hosts = agentHosts({
    agents,
    clock: bench.clock,
    installation: 'inst',
    ticketKeys: [],
    reportUrl: () => 'http://broker/',
  });
  const gates = gateWords(bench.clock);
  const work = takeAgentReport({
    broker: bench.broker,
    agents,
    hosts,
    gates,
    installation: 'inst',
    ticketKeys: [],
    clock: bench.clock,
  });
  const report = (body: unknown, name = 'a1', authorization = `Bearer ${key}`) =>
    call(work, `/agents/${name}/report`, { name }, body, authorization);
  return { bench, hosts, gates, report };
}

const empty = {
  agent: 'a1',
  installation: 'inst',
  startId: 'run-1',
  sequence: 1,
  changed: [],
  alive: [],
  asking: [],
  capacity: { max: 4, used: 0 },
};

describe('an agent’s report', () => {
  it('is answered with the broker’s time', async () => {
    const { bench, report } = setUp();
    expect(await report(empty)).toEqual({
      status: 200,
      body: { brokerTime: bench.clock(), ticketKeys: [], deadlines: [] },
    });
  });

  it('makes a session ready, and the answer has its deadline', async () => {
    const { bench, report } = setUp();
    const ref = { account, id: 's1' } as Parameters<typeof bench.broker.createSession>[0];
    await bench.broker.createSession(ref, {
      leaseMinutes: 10,
      size: 'Standard',
      models: [],
      seatPolicy: 'exclusive',
      options: defaultLeaseOptions,
      tags: {},
    });
    await bench.broker.provisionHost(ref);
    const endpoint = { hostname: 'gpu', gatePort: 1, inspectorPort: 2, url: 'ws://gpu:1/hosts/new-host-1' };
    const changed = [
      {
        hostId: 'new-host-1',
        installation: 'inst',
        account,
        session: 's1',
        version: 2,
        phase: 'ready',
        endpoint,
        seat: null,
        exit: null,
        expiresAt: null,
      },
    ];
    const { body } = await report({ ...empty, changed });
    expect(body.deadlines).toEqual([{ hostId: 'new-host-1', expiresAt: bench.clock() + 600_000 }]);
  });

  it('is ignored, but answered, when a later one was heard before it', async () => {
    const { report, hosts } = setUp();
    await report({ ...empty, sequence: 9, capacity: { max: 4, used: 4 } });
    expect((await report({ ...empty, sequence: 8 })).status).toBe(200);
    expect(hosts.freePlaces()).toBe(0);
  });

  it('says when its devices last sent something; an older one that arrives late says nothing', async () => {
    const { bench, gates, report } = setUp();
    const alive = (lastInputAt: number | null) => [{ hostId: 'host-1', account, session: 's1', lastInputAt }];
    await report({ ...empty, sequence: 9, alive: alive(5) });
    await report({ ...empty, sequence: 8, alive: alive(null) });
    const host = { agent: 'a1', hostId: 'host-1' };
    expect(gates.of(host)).toEqual({ lastInputAt: 5, heardAt: bench.clock() });
  });

  it.each([
    ['a wrong key', 'a1', 'Bearer wrong'],
    ['no key', 'a1', ''],
    ['an unknown agent', 'a2', `Bearer ${key}`],
  ])('is refused with %s', async (_name, name, authorization) => {
    const { report } = setUp();
    expect(await report(empty, name, authorization)).toMatchObject({
      status: 401,
      body: { error: { code: 'Unauthorized' } },
    });
  });

  it.each([
    ['for another installation', { ...empty, installation: 'other' }, 'installation'],
    ['by another agent than the path names', { ...empty, agent: 'a2' }, 'agent'],
    ['without its list of changes', { ...empty, changed: undefined }, 'changed'],
    ['that is no JSON', '{', undefined],
  ])('is refused when it is one %s', async (_name, body, target) => {
    const { report } = setUp();
    const refused = await report(body);
    expect([refused.status, refused.body.error.code, refused.body.error.target]).toEqual([
      400,
      'BadRequest',
      target,
    ]);
  });
});

describe('the operator’s drain', () => {
  const drainWith = (operatorKey: string | null, body: unknown, authorization = `Bearer ${key}`) => {
    const { bench } = setUp();
    return call(drain({ broker: bench.broker, operatorKey }), '/operator/drain', {}, body, authorization);
  };

  it('does not exist without an operator’s key', async () => {
    expect((await drainWith(null, { pending: [] })).status).toBe(404);
  });

  it('is for the operator only', async () => {
    expect((await drainWith(key, { pending: [] }, 'Bearer wrong')).status).toBe(401);
  });

  it.each([
    ['nothing', {}],
    ['no list', { pending: 'x' }],
  ])('refuses a body with %s', async (_name, body) => {
    expect(await drainWith(key, body)).toMatchObject({ status: 400, body: { error: { target: 'pending' } } });
  });

  it('leaves out what can be no session', async () => {
    const pending = [1, null, { account: 'x', id: 'y' }, { account: { toString: 1 }, id: 's1' }];
    expect(await drainWith(key, { pending })).toEqual({ status: 200, body: { pending: [] } });
  });
});
