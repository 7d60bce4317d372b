import { WebSocket } from 'ws';
import type { z } from 'zod';
import {
  type ClientMessage,
  type EngineMessage,
  engineMessage,
} from '../../../shared/connection/messages.ts';
import {
  type SceneCallInput,
  type SceneCallName,
  type SceneCallResult,
  sceneCalls,
} from '../../../shared/connection/scene/calls.ts';
import type { LoadProgress } from '../../../shared/connection/scene/model.ts';

type Said<Type extends EngineMessage['type']> = Extract<EngineMessage, { type: Type }>;

/** A picture as it came; times are those of `performance.now()`. */
export interface CameFrame {
  readonly at: number;
  readonly frame: number;
  /** The sequence of the newest pose that it shows. */
  readonly camera: number;
  readonly bytes: number;
}

export interface Answered<Name extends SceneCallName> {
  readonly result: SceneCallResult<Name>;
  /** From the call's sending to its answer's arrival. */
  readonly ms: number;
}

interface Waiting {
  readonly answered: (message: Said<'result'> | Said<'error'>, at: number) => void;
  readonly progressed: (progress: LoadProgress, at: number) => void;
}

/** A device at an engine's own door. It notes when a message came before it looks into it. */
export class BenchDevice {
  readonly hello: Said<'hello'>;
  onFrame: (frame: CameFrame) => void = () => undefined;
  onUploaded: (message: Said<'uploaded'>) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, Waiting>();
  #last = 0;

  private constructor(socket: WebSocket, hello: Said<'hello'>) {
    this.#socket = socket;
    this.hello = hello;
    socket.on('message', (data: Buffer, isBinary) => this.#hear(data, isBinary, performance.now()));
    socket.once('close', (code, reason) =>
      this.#fail(`The engine has ended the connection: ${code} ${reason}`),
    );
  }

  static async connect(port: number): Promise<BenchDevice> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, ['remote-rendering.v1']);
    const hello = await new Promise<EngineMessage>((resolve, reject) => {
      socket.once('message', (data) => resolve(engineMessage.parse(JSON.parse(String(data)))));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('The engine did not let the device in.')));
    });
    if (hello.type !== 'hello') throw new Error(`The engine greets with ${hello.type}.`);
    return new BenchDevice(socket, hello);
  }

  send(message: ClientMessage | Uint8Array): void {
    this.#socket.send(message instanceof Uint8Array ? message : JSON.stringify(message));
  }

  /** Asks, and fails where the engine refuses. */
  call<Name extends SceneCallName>(
    name: Name,
    params: SceneCallInput<Name>,
    progressed: Waiting['progressed'] = () => undefined,
  ): Promise<Answered<Name>> {
    this.#last += 1;
    const id = `c${this.#last}`;
    return new Promise((resolve, reject) => {
      let sent = 0;
      const answered: Waiting['answered'] = (message, at) => {
        if (message.type === 'error') return reject(refused(name, message));
        const schema: z.ZodType = sceneCalls[name].result;
        const result = schema.safeParse(message.result);
        // The schema is this call's: the compiler can't follow one through a table.
        if (result.success) resolve({ result: result.data as SceneCallResult<Name>, ms: at - sent });
        else reject(new Error(`The engine answers ${name} as nobody understands.`, { cause: result.error }));
      };
      this.#waiting.set(id, { answered, progressed });
      const text = JSON.stringify({ type: 'call', id, call: name, params } satisfies ClientMessage);
      sent = performance.now();
      this.#socket.send(text);
    });
  }

  async leave(): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.once('close', resolve));
    this.#socket.close();
    await closed;
  }

  #hear(data: Buffer, isBinary: boolean, at: number): void {
    if (isBinary) {
      const [frame, camera] = [data.readUInt32LE(4), data.readUInt32LE(8)];
      this.onFrame({ at, frame, camera, bytes: data.length });
      return;
    }
    const message = engineMessage.parse(JSON.parse(data.toString()));
    if (message.type === 'uploaded') this.onUploaded(message);
    else if (message.type === 'progress') this.#waiting.get(message.id)?.progressed(message.progress, at);
    else if (message.type === 'error' && message.id === null)
      this.#fail(`The engine refuses: ${message.message}`);
    else if (message.type === 'result' || message.type === 'error') this.#answered(message, at);
  }

  #answered(message: Said<'result'> | Said<'error'>, at: number): void {
    const waiting = this.#waiting.get(message.id ?? '');
    this.#waiting.delete(message.id ?? '');
    waiting?.answered(message, at);
  }

  #fail(message: string): void {
    for (const [id, { answered }] of this.#waiting)
      answered({ type: 'error', id, code: 'InternalError', message }, performance.now());
    this.#waiting.clear();
  }
}

const refused = (call: string, { code, message }: Said<'error'>): Error =>
  new Error(`${call} was refused, ${code}: ${message}`);
