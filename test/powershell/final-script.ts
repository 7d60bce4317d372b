import { randomUUID } from 'node:crypto';
import { convertToJson, type JsonLayout } from './convert-to-json.ts';
import { pollUntil } from './poll-until.ts';
import type { PowerShell, WebResponse } from './powershell.ts';
import { type AccountSettings, signIn } from './sign-in.ts';
import { StrictObject } from './strict-object.ts';

/** The settings of the script: both domains are full addresses, which it takes as they are. */
export interface FinalScriptSettings extends AccountSettings {
  readonly arrAccountDomain: string;
  readonly remoteRenderingDomain: string;
}

export interface CreateParameters {
  readonly sessionId?: string;
  readonly vmSize: string;
  /** The script asks for a time span and sends whole minutes. */
  readonly minutes: number;
  readonly additionalParameters?: object;
  readonly layout?: JsonLayout;
}

const always = ['id', 'elapsedTimeMinutes', 'maxLeaseTimeMinutes', 'size', 'status'];
const sometimes = ['hostname', 'arrInspectorPort', 'handshakePort', 'error'];

/** The script of the retired service as it was from February 2021 to the end: its commands, by the calls that each one makes. */
export class FinalScript {
  readonly #shell: PowerShell;
  readonly #settings: FinalScriptSettings;

  constructor(shell: PowerShell, settings: FinalScriptSettings) {
    this.#shell = shell;
    this.#settings = settings;
  }

  /** `-CreateSession`: answers the session's id and reads nothing of what the service says. */
  async createSession(parameters: CreateParameters): Promise<string> {
    const { vmSize, minutes, additionalParameters, layout } = parameters;
    const sessionId = parameters.sessionId ?? `Sample-Session-${randomUUID()}`;
    const body = { maxLeaseTimeMinutes: minutes, size: vmSize, ...additionalParameters };
    await this.#call('PUT', `/${sessionId}`, convertToJson(body, layout));
    return sessionId;
  }

  /** `-Poll`, and what a run without a command goes on with. */
  poll(sessionId: string): Promise<Record<string, unknown>> {
    return pollUntil(
      () => this.getSessionProperties(sessionId),
      ({ status }) => ['ready', 'error', 'expired'].includes(String(status).toLowerCase()),
    );
  }

  /** `-GetSessionProperties` */
  async getSessionProperties(sessionId: string): Promise<Record<string, unknown>> {
    return propertiesOf(StrictObject.parse((await this.#call('GET', `/${sessionId}`)).content));
  }

  /** `-GetSessions` */
  async getSessions(): Promise<readonly Record<string, unknown>[]> {
    const { content } = await this.#call('GET', '');
    return StrictObject.parse(content).list('sessions').map(propertiesOf);
  }

  /** `-UpdateSession` */
  async updateSession(sessionId: string, minutes: number): Promise<Record<string, unknown>> {
    const body = convertToJson({ maxLeaseTimeMinutes: minutes });
    return propertiesOf(StrictObject.parse((await this.#call('PATCH', `/${sessionId}`, body)).content));
  }

  /** `-StopSession` */
  stopSession(sessionId: string): Promise<WebResponse> {
    return this.#call('POST', `/${sessionId}/:stop`);
  }

  /** No command at all: creates a session and polls until it is ready. */
  async run(parameters: CreateParameters): Promise<Record<string, unknown>> {
    return this.poll(await this.createSession(parameters));
  }

  async #call(method: string, path: string, body?: string): Promise<WebResponse> {
    const { arrAccountDomain, remoteRenderingDomain, accountId } = this.#settings;
    const token = await signIn(this.#shell, arrAccountDomain, this.#settings);
    return await this.#shell.invokeWebRequest({
      uri: `${remoteRenderingDomain}/accounts/${accountId}/sessions${path}?api-version=2021-01-01-preview`,
      method,
      contentType: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { body }),
    });
  }
}

const propertiesOf = (session: StrictObject): Record<string, unknown> => session.readAll(always, sometimes);
