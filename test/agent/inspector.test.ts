import { describe, expect, it } from 'vitest';
import { admittedDevice } from '../support/agent-device.ts';
import { openHouse } from '../support/agent-house.ts';

describe('the inspector', () => {
  it('is one page that fetches nothing from elsewhere and says what to sign in with', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const page = await fetch(`http://127.0.0.1:${agent.ports.inspectorPort}/`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('agent key');
    expect(html).not.toMatch(/https?:\/\//);
    expect(html).not.toMatch(/innerHTML|document\.write/);
    expect(html).not.toContain(agent.key);
  });

  it('shows the hosts to whoever has the agent key, and nothing to others', async () => {
    const house = await openHouse();
    const agent = await house.start();
    await agent.ready(house.broker.order());
    const ticket = await house.broker.ticket();
    await admittedDevice(agent.ports.gatePort, 'host-1', ticket);
    const ask = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${agent.ports.inspectorPort}/hosts.json`, { headers });
    for (const headers of [{}, { authorization: 'Bearer guess' }, { authorization: `Bearer ${ticket}` }]) {
      expect((await ask(headers)).status).toBe(401);
    }
    const answer = await ask({ authorization: `Bearer ${agent.key}` });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      agent: 'test-agent',
      maxHosts: 4,
      hosts: [
        {
          hostId: 'host-1',
          phase: 'ready',
          session: 'session',
          seat: { deviceId: 'device-a', connected: true },
        },
      ],
    });
    for (const secret of [agent.key, ticket, agent.record('host-1').nonce])
      expect(text).not.toContain(secret);
  });

  it('only shows: it takes no other method, and no other page', async () => {
    const house = await openHouse();
    const agent = await house.start();
    const at = `http://127.0.0.1:${agent.ports.inspectorPort}`;
    expect((await fetch(`${at}/hosts.json`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${at}/key`)).status).toBe(404);
  });
});
