import { vi } from 'vitest';
import {
  type ConnectOptions,
  RemoteRenderingClient,
  type RenderingConnection,
  type RenderingSession,
} from '../../client/index.ts';
import { type Asked, account, FakeService, problem, type Reply, readySession } from './fake-service.ts';
import { FakeSocket } from './fake-socket.ts';

/** A service whose session is ready, whose tickets are t1, t2, … and whose first grant has a secret. */
export class FakeHouse {
  readonly service: FakeService;
  readonly session: RenderingSession;
  /** What of the session the next answers say. */
  properties: object = {};
  /** In place of a grant. */
  refusal: Reply | null = null;
  granted = 0;

  private constructor(service: FakeService, session: RenderingSession) {
    this.service = service;
    this.session = session;
    service.answer = (asked) => this.#answer(asked);
  }

  static async open(): Promise<FakeHouse> {
    const service = new FakeService();
    const client = new RemoteRenderingClient({
      endpoint: 'https://rendering.example',
      accountId: account,
      credential: { token: 'access' },
      fetch: service.fetch,
      WebSocket: FakeSocket.asWebSocket,
    });
    return new FakeHouse(service, await client.openRenderingSession('s1'));
  }

  /** Connects, and plays the engine's greeting. */
  async connect(options?: ConnectOptions): Promise<RenderingConnection> {
    const connecting = this.session.connect(options);
    await this.socketOpens(1);
    FakeSocket.last.greet();
    return connecting;
  }

  /** Until so many sockets have been opened; virtual time does not pass. */
  async socketOpens(count: number): Promise<void> {
    for (let turn = 0; turn < 100 && FakeSocket.opened.length < count; turn += 1)
      await vi.advanceTimersByTimeAsync(0);
    if (FakeSocket.opened.length < count)
      throw new Error(`There are only ${FakeSocket.opened.length} sockets.`);
  }

  #answer({ path }: Asked): Reply {
    if (!path.endsWith(':connect') && !path.endsWith(':handover'))
      return { status: 200, body: readySession(this.properties) };
    if (this.refusal) return this.refusal;
    this.granted += 1;
    const secret = this.granted === 1 && { seatSecret: 'the-secret' };
    const ticket = `t${this.granted}`;
    return {
      status: 200,
      body: {
        url: 'wss://gate.example/hosts/h',
        ticket,
        epoch: this.granted,
        expiresInSeconds: 60,
        ...secret,
      },
    };
  }
}

export const sessionIsOver = problem(409, 'SessionEnded');
