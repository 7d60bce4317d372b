import { describe, expect, it } from 'vitest';
import { openHouse } from '../support/agent-house.ts';
import { rawRequest, statusOf } from './raw-request.ts';

const end = 'Connection: close\r\n\r\n';

describe('the doors of an agent', () => {
  it('open for no key, for a part of the key, for its proof of the key, and for no odd path', async () => {
    const agent = await (await openHouse()).start();
    const url = `http://127.0.0.1:${agent.ports.controlPort}`;
    const nonce = 'a-nonce-of-the-asker';
    const proof = /"proof":"([^"]+)"/.exec(
      await rawRequest(url, `GET /identity?nonce=${nonce} HTTP/1.1\r\nHost: a\r\n${end}`),
    )?.[1];
    expect(proof).toEqual(expect.any(String));
    for (const word of [
      '',
      agent.key.slice(0, -1),
      `${agent.key}0`,
      agent.key.toLowerCase(),
      String(proof),
      'undefined',
      'null',
    ]) {
      for (const line of [
        'GET /hosts',
        'POST /shutdown',
        'GET //hosts',
        'GET /identity/../hosts',
        'GET /identity%2f..%2fhosts?nonce=a-nonce-of-the-asker',
        'GET http://a/hosts',
        'GET /HOSTS',
        'DELETE /hosts/__proto__',
        'PUT /installations/constructor',
        'POST /engines/__proto__/report',
        'POST /engines/constructor/report',
        'POST /engines/x/report/../../hosts',
      ]) {
        const answer = await rawRequest(
          url,
          `${line} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${word}\r\nContent-Length: 0\r\n${end}`,
        );
        expect([line, statusOf(answer)]).toEqual([line, 401]);
        expect(answer).not.toContain(agent.key);
      }
    }
    expect((await agent.call('GET', '/hosts')).status).toBe(200);
  });

  it('refuse a body beyond 256 KiB, one without an end of brackets and one with the names of the language', async () => {
    const agent = await (await openHouse()).start();
    const url = `http://127.0.0.1:${agent.ports.controlPort}`;
    const post = (length: number, body: string) =>
      rawRequest(
        url,
        `POST /hosts HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${agent.key}\r\nContent-Length: ${length}\r\n${end}${body}`,
      );
    expect(statusOf(await post(300_000, '{'))).toBe(413);
    for (const body of [
      '['.repeat(100_000),
      '{"__proto__":{"hostId":"h"}}',
      '{"constructor":{"prototype":{}}}',
      'null',
    ]) {
      expect(statusOf(await post(body.length, body))).toBe(400);
    }
    expect((await agent.call('GET', '/hosts')).body).toMatchObject({ hosts: [] });
  });
});
