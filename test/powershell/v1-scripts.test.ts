import { describe, expect, it } from 'vitest';
import { scriptBroker } from './script-broker.ts';
import { type generations, V1Script } from './v1-script.ts';

type Generation = keyof typeof generations;

const broker = scriptBroker();

function newRun(generation: Generation) {
  const { newShell, signIn, sessions, accountId, accountKey } = broker();
  const shell = newShell();
  const endpoints = { authenticationEndpoint: signIn, serviceEndpoint: sessions };
  return { shell, script: new V1Script(generation, shell, { ...endpoints, accountId, accountKey }) };
}

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const tokenCall = () => `GET /accounts/${broker().accountId}/token`;
const base = () => `/v1/accounts/${broker().accountId}/sessions`;
const ofList = {
  message: null,
  sessionElapsedTime: expect.stringMatching(/^00:00:\d\d$/),
  sessionHostname: 'simulated.invalid',
  sessionMaxLeaseTime: '04:00:00',
  sessionSize: 'Standard',
  sessionStatus: 'Ready',
};
const ports = { handshakePort: 61701, arrInspectorPort: 61702 };

describe.each<[Generation, object]>([
  ['2020-03', ofList],
  ['2021-02', { ...ofList, ...ports }],
])('the script of %s (version 1, -AuthenticationEndpoint and -ServiceEndpoint)', (generation, listed) => {
  it('without a command signs in once, creates a session at a path with a slash at its end and polls until Ready', async () => {
    const { shell, script } = newRun(generation);
    const id = await script.createSession('4:0:0', 'standard');
    expect(id).toMatch(guid);
    expect(await script.poll(id)).toEqual({
      message: null,
      sessionHostname: 'simulated.invalid',
      sessionStatus: 'Ready',
    });
    const [signIn, create, ...polls] = shell.calls;
    expect([signIn, create]).toEqual([tokenCall(), `POST ${base()}/create/`]);
    expect(new Set(polls)).toEqual(new Set([`GET ${base()}/${id}/properties/`]));
  });

  it('-GetSessionProperties has all nine properties, whatever the state', async () => {
    const { shell, script } = newRun(generation);
    const id = await script.createSession('0:10:0', 'premium');
    const nine = Object.keys({ ...ofList, ...ports, sessionId: id }).toSorted();
    const names = async () =>
      Object.keys(JSON.parse((await script.getSessionProperties(id)).content)).toSorted();
    expect(await names()).toEqual(nine);
    await script.poll(id);
    expect(await names()).toEqual(nine);
    await script.stopSession(id);
    expect(await names()).toEqual(nine);
    expect(shell.calls.at(-1)).toBe(`GET ${base()}/${id}/properties/`);
  });

  it('-GetSessions lists ready sessions with all that the script reads, at a path with a slash at its end', async () => {
    const { shell, script } = newRun(generation);
    const id = await script.createSession('4:0:0', 'standard');
    await script.poll(id);
    const sessions = await script.getSessions();
    expect(sessions.find(({ sessionId }) => sessionId === id)).toEqual({ ...listed, sessionId: id });
    expect(shell.calls.at(-1)).toBe(`GET ${base()}/`);
  });

  it('-UpdateSession hears 200 and nothing else, and the lease is the longer one', async () => {
    const id = await newRun(generation).script.createSession('4:0:0', 'standard');
    const { shell, script } = newRun(generation);
    expect(await script.updateSession(id, '5:0:0')).toMatchObject({ statusCode: 200, content: '' });
    expect(shell.calls).toEqual([tokenCall(), `PATCH ${base()}/${id}`]);
    const { content } = await script.getSessionProperties(id);
    expect(JSON.parse(content)).toMatchObject({ sessionMaxLeaseTime: '05:00:00' });
  });

  it('-StopSession hears 204, and the session is no longer listed', async () => {
    const id = await newRun(generation).script.createSession('4:0:0', 'standard');
    const { shell, script } = newRun(generation);
    expect(await script.stopSession(id)).toMatchObject({ statusCode: 204, content: '' });
    expect(shell.calls).toEqual([tokenCall(), `DELETE ${base()}/${id}`]);
    expect((await script.getSessions()).map(({ sessionId }) => sessionId)).not.toContain(id);
  });
});
