import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHouse } from '../support/agent-house.ts';

const example = join(import.meta.dirname, '../../examples/engines/own-engine.mjs');

describe('the example of an own engine', () => {
  it('becomes ready by its report, and tells a browser with a ticket whose session it is', async () => {
    const house = await openHouse();
    const agent = await house.start('--engine', `${process.execPath} ${example}`);
    await agent.ready(house.broker.order({ models: ['builtin://Engine'], size: 'Premium' }));
    const gate = `http://127.0.0.1:${agent.ports.gatePort}`;
    const authorization = `Bearer ${await house.broker.ticket({ epoch: 4, device: 'gerät' })}`;
    const entered = await fetch(`${gate}/enter/host-1`, { method: 'POST', headers: { authorization } });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(`${gate}/hosts/host-1/`, { headers: { cookie } });
    expect(await page.json()).toEqual({
      session: 'session',
      size: 'Premium',
      models: ['builtin://Engine'],
      device: 'gerät',
      epoch: 4,
    });
  });
});
