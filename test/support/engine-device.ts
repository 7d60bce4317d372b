import { WebSocket } from 'ws';
import type { z } from 'zod';
import { type ClientMessage, type EngineMessage, engineMessage } from '../../shared/connection/messages.ts';
import {
  type SceneCallInput,
  type SceneCallName,
  type SceneCallResult,
  sceneCalls,
} from '../../shared/connection/scene/calls.ts';
import { until } from './agent-until.ts';

type Said<Type extends EngineMessage['type']> = Extract<EngineMessage, { type: Type }>;

/** A device at an engine's own door, as the gate would join it: everything that it hears is checked against the schemas. */
export class EngineDevice {
  readonly socket: WebSocket;
  readonly heard: EngineMessage[] = [];
  readonly frames: Buffer[] = [];
  /** The code and reason of its end. */
  readonly closed: Promise<readonly [number, string]>;
  #last = 0;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.frames.push(data);
      else this.heard.push(engineMessage.parse(JSON.parse(String(data))));
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve([code, String(reason)]));
    });
  }

  static async connect(port: number, headers: Record<string, string> = {}): Promise<EngineDevice> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, ['remote-rendering.v1'], { headers });
    const device = new EngineDevice(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    await device.hears('hello');
    return device;
  }

  send(message: ClientMessage | string | Buffer): void {
    this.socket.send(
      typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
    );
  }

  /** The first message of this type that fits. */
  hears<Type extends EngineMessage['type']>(
    type: Type,
    fits: (message: Said<Type>) => boolean = () => true,
  ): Promise<Said<Type>> {
    const isIt = (message: EngineMessage): message is Said<Type> =>
      message.type === type && fits(message as Said<Type>);
    return until(`the engine says ${type}`, () => this.heard.find(isIt));
  }

  /** Asks, and waits for the answer, whichever it is. */
  async ask(call: string, params: unknown = {}): Promise<Said<'result'> | Said<'error'>> {
    this.#last += 1;
    const id = `c${this.#last}`;
    this.send({ type: 'call', id, call, params });
    return await until(`an answer to ${call}`, () =>
      this.heard.find(
        (message): message is Said<'result'> | Said<'error'> =>
          (message.type === 'result' || message.type === 'error') && message.id === id,
      ),
    );
  }

  /** Asks, and gives the result, checked against its schema. */
  async call<Name extends SceneCallName>(
    name: Name,
    params: SceneCallInput<Name>,
  ): Promise<SceneCallResult<Name>> {
    const answer = await this.ask(name, params);
    if (answer.type === 'error') throw new Error(`${name}: ${answer.code}: ${answer.message}`);
    const schema: z.ZodType = sceneCalls[name].result;
    return schema.parse(answer.result) as SceneCallResult<Name>;
  }

  /** Asks, and gives the code of the refusal. */
  async refused(name: string, params: unknown = {}): Promise<Said<'error'>> {
    const answer = await this.ask(name, params);
    if (answer.type === 'error') return answer;
    throw new Error(`${name} was not refused: ${JSON.stringify(answer.result).slice(0, 200)}`);
  }

  async leave(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** A frame that carries a part of an upload. */
export function uploadFrame(upload: number, bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header[0] = 1;
  header.writeUInt32LE(upload, 4);
  return Buffer.concat([header, bytes]);
}
