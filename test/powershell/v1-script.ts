import { convertToJson } from './convert-to-json.ts';
import { pollUntil } from './poll-until.ts';
import type { PowerShell, WebResponse } from './powershell.ts';
import { type AccountSettings, signIn } from './sign-in.ts';
import { StrictObject } from './strict-object.ts';

export interface V1ScriptSettings extends AccountSettings {
  readonly authenticationEndpoint: string;
  readonly serviceEndpoint: string;
}

interface Generation {
  /** What a create sends beside lease and size. */
  readonly createFields: object;
  /** What the list reads of every session. Only the later one did so in strict mode; here both do. */
  readonly listed: readonly string[];
}

/** The two generations of the script that spoke version 1, by their first and their last month. */
export const generations = {
  '2020-03': {
    createFields: {},
    listed: [
      'sessionId',
      'message',
      'sessionElapsedTime',
      'sessionHostname',
      'sessionMaxLeaseTime',
      'sessionSize',
      'sessionStatus',
    ],
  },
  '2021-02': {
    createFields: { directConnectionSession: 'false' },
    listed: [
      'sessionId',
      'message',
      'sessionElapsedTime',
      'sessionHostname',
      'arrInspectorPort',
      'handshakePort',
      'sessionMaxLeaseTime',
      'sessionSize',
      'sessionStatus',
    ],
  },
} as const satisfies Record<string, Generation>;

/** The script of the retired service while it spoke version 1: its commands, by the calls that each one makes. */
export class V1Script {
  readonly #generation: Generation;
  readonly #shell: PowerShell;
  readonly #settings: V1ScriptSettings;

  constructor(generation: keyof typeof generations, shell: PowerShell, settings: V1ScriptSettings) {
    this.#generation = generations[generation];
    this.#shell = shell;
    this.#settings = settings;
  }

  /** `-CreateSession` */
  async createSession(maxLeaseTime: string, size: string): Promise<string> {
    const body = convertToJson({ maxLeaseTime, size, ...this.#generation.createFields });
    const { content } = await this.#call('POST', '/create/', body);
    // In another case than the service writes it.
    return String(StrictObject.parse(content).read('SessionId'));
  }

  /** `-GetSessionProperties`, which prints the answer and reads nothing of it */
  getSessionProperties(sessionId: string): Promise<WebResponse> {
    return this.#call('GET', `/${sessionId}/properties/`);
  }

  /** `-GetSessionProperties -Poll`, and what a run without a command goes on with. */
  poll(sessionId: string): Promise<Record<string, unknown>> {
    return pollUntil(
      async () => {
        const { content } = await this.getSessionProperties(sessionId);
        return StrictObject.parse(content).readAll(['message', 'sessionHostname', 'sessionStatus']);
      },
      ({ sessionStatus }) => ['ready', 'error'].includes(String(sessionStatus).toLowerCase()),
    );
  }

  /** `-GetSessions` */
  async getSessions(): Promise<readonly Record<string, unknown>[]> {
    const { content } = await this.#call('GET', '/');
    return StrictObject.parse(content)
      .list('sessions')
      .map((session) => session.readAll(this.#generation.listed));
  }

  /** `-UpdateSession` */
  updateSession(sessionId: string, maxLeaseTime: string): Promise<WebResponse> {
    return this.#call('PATCH', `/${sessionId}`, convertToJson({ maxLeaseTime }));
  }

  /** `-StopSession` */
  stopSession(sessionId: string): Promise<WebResponse> {
    return this.#call('DELETE', `/${sessionId}`);
  }

  async #call(method: string, path: string, body?: string): Promise<WebResponse> {
    const { authenticationEndpoint, serviceEndpoint, accountId } = this.#settings;
    const token = await signIn(this.#shell, authenticationEndpoint, this.#settings);
    return await this.#shell.invokeWebRequest({
      uri: `${serviceEndpoint}/v1/accounts/${accountId}/sessions${path}`,
      method,
      contentType: 'application/json',
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { body }),
    });
  }
}
