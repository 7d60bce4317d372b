import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { FinalScript } from './final-script.ts';
import { pollUntil } from './poll-until.ts';
import { WebRequestFailed } from './powershell.ts';
import { scriptBroker } from './script-broker.ts';
import type { AccountSettings } from './sign-in.ts';

const broker = scriptBroker();

/** Every run of a script is a process of its own, which signs in anew. */
function newRun(others: Partial<AccountSettings> = {}) {
  const { newShell, signIn, sessions, accountId, accountKey } = broker();
  const shell = newShell();
  const domains = { arrAccountDomain: signIn, remoteRenderingDomain: sessions };
  return { shell, script: new FinalScript(shell, { ...domains, accountId, accountKey, ...others }) };
}

const query = '?api-version=2021-01-01-preview';
const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const tokenCall = () => `GET /accounts/${broker().accountId}/token`;
const sessionsPath = () => `/accounts/${broker().accountId}/sessions`;
const newId = () => `test_${randomUUID()}`;
const small = { vmSize: 'standard', minutes: 10 };
const starting = { elapsedTimeMinutes: 0, maxLeaseTimeMinutes: 10, size: 'Standard', status: 'Starting' };
const ready = {
  ...starting,
  hostname: 'simulated.invalid',
  handshakePort: 61701,
  arrInspectorPort: 61702,
  status: 'Ready',
};

describe('the final script (2021-01-01-preview, full addresses for both domains)', () => {
  it('without a command signs in once, creates a session under a name of its own and polls until it is ready', async () => {
    const { shell, script } = newRun();
    const session = await script.run({ vmSize: 'standard', minutes: 240 });
    const id = String(session['id']);
    expect(session).toEqual({ ...ready, id, maxLeaseTimeMinutes: 240 });
    expect(id.replace('Sample-Session-', '')).toMatch(guid);
    const [signIn, create, ...polls] = shell.calls;
    expect([signIn, create]).toEqual([tokenCall(), `PUT ${sessionsPath()}/${id}${query}`]);
    expect(new Set(polls)).toEqual(new Set([`GET ${sessionsPath()}/${id}${query}`]));
  });

  it('-CreateSession creates the session under the id that it is given, and does not poll', async () => {
    const { shell, script } = newRun();
    const id = newId();
    expect(await script.createSession({ ...small, sessionId: id })).toBe(id);
    expect(shell.calls).toEqual([tokenCall(), `PUT ${sessionsPath()}/${id}${query}`]);
  });

  it('-CreateSession takes premium, keys in any order, Windows line ends and fields that nobody knows', async () => {
    const { script } = newRun();
    const id = await script.createSession({
      vmSize: 'premium',
      minutes: 1440,
      additionalParameters: { overrides: { a: 1 } },
      layout: { reversed: true, windows: true },
    });
    expect(await script.poll(id)).toEqual({ ...ready, id, maxLeaseTimeMinutes: 1440, size: 'Premium' });
  });

  it('-GetSessionProperties finds its five fields while the session is Starting, and with -Poll waits for Ready', async () => {
    const { script } = newRun();
    // On a busy machine a session may be ready before it is read: then another one is.
    const session = await pollUntil(
      async () => script.getSessionProperties(await script.createSession(small)),
      ({ status }) => status === 'Starting',
    );
    const id = String(session['id']);
    expect(session).toEqual({ ...starting, id });
    const later = newRun();
    expect(await later.script.poll(id)).toEqual({ ...ready, id });
    expect(later.shell.calls.slice(0, 2)).toEqual([tokenCall(), `GET ${sessionsPath()}/${id}${query}`]);
  });

  it('-GetSessions lists what has not ended with all that the script reads, and is a list when there is nothing', async () => {
    const { shell, script } = newRun();
    const { id } = await script.run(small);
    const stopped = await script.createSession(small);
    await script.stopSession(stopped);
    const sessions = await script.getSessions();
    expect(sessions.find((session) => session['id'] === id)).toEqual({ ...ready, id });
    expect(sessions.map((session) => session['id'])).not.toContain(stopped);
    expect(shell.calls.at(-1)).toBe(`GET ${sessionsPath()}${query}`);
    for (const session of sessions) await script.stopSession(String(session['id']));
    expect(await script.getSessions()).toEqual([]);
  });

  it('-UpdateSession answers the session with its longer lease, at once after the create and when it is ready', async () => {
    const { shell, script } = newRun();
    const id = await script.createSession(small);
    expect(await script.updateSession(id, 15)).toMatchObject({ id, maxLeaseTimeMinutes: 15 });
    await script.poll(id);
    expect(await script.updateSession(id, 20)).toEqual({ ...ready, id, maxLeaseTimeMinutes: 20 });
    expect(shell.calls.at(-1)).toBe(`PATCH ${sessionsPath()}/${id}${query}`);
  });

  it('-UpdateSession with a lease that is not longer fails with 422 and changes nothing', async () => {
    const { script } = newRun();
    const id = await script.createSession(small);
    await expect(script.updateSession(id, 10)).rejects.toMatchObject({ response: { statusCode: 422 } });
    expect(await script.getSessionProperties(id)).toMatchObject({ maxLeaseTimeMinutes: 10 });
  });

  it('-StopSession hears 204, and the session is Stopped with its five fields from then on', async () => {
    const id = await newRun().script.createSession(small);
    const { shell, script } = newRun();
    expect(await script.stopSession(id)).toMatchObject({ statusCode: 204, content: '' });
    expect(shell.calls).toEqual([tokenCall(), `POST ${sessionsPath()}/${id}/:stop${query}`]);
    expect(await script.getSessionProperties(id)).toEqual({ ...starting, id, status: 'Stopped' });
  });

  it('signs in with an account id in capitals, which its other calls keep', async () => {
    const accountId = broker().accountId.toUpperCase();
    const { shell, script } = newRun({ accountId });
    const id = await script.createSession(small);
    expect(shell.calls).toEqual([tokenCall(), `PUT /accounts/${accountId}/sessions/${id}${query}`]);
  });

  it('hears 401 for a wrong key, with the MS-CV that it prints of every failure', async () => {
    const refused = newRun({ accountKey: 'wrong' }).script.getSessions();
    await expect(refused).rejects.toThrow(WebRequestFailed);
    await expect(refused).rejects.toMatchObject({
      response: { statusCode: 401, headers: { 'ms-cv': expect.stringMatching(/^[\w+/]{22}\.0$/) } },
    });
  });
});
