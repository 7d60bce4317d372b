import { RemoteRenderingError } from '../remote-rendering-error.ts';
import { CallsUnderWay } from './calls-under-way.ts';
import type { Link } from './link.ts';
import type { EngineHello } from './protocol.ts';
import type { HeardMessage } from './read-message.ts';
import { Uploads } from './uploads.ts';

const uploadRefusals = new Set(['UploadNotFound', 'ModelTooLarge']);

/** What is under way over one link, and which part of it each message of the engine is for. */
export class Traffic {
  readonly calls: CallsUnderWay;
  readonly uploads: Uploads;
  readonly #link: Link;
  readonly #log: (error: unknown) => void;

  /** `log`: told of an error that is the answer to no call. */
  constructor(link: Link, log: (error: unknown) => void) {
    this.#link = link;
    this.#log = log;
    this.calls = new CallsUnderWay((text) => link.send(text));
    this.uploads = new Uploads(this.calls, (bytes) => link.send(bytes));
  }

  /** What the engine said of itself when it greeted. */
  get engine(): EngineHello {
    return this.#link.hello;
  }

  say(message: object): void {
    this.#link.send(JSON.stringify(message));
  }

  heard(message: HeardMessage): void {
    switch (message.type) {
      case 'result':
        this.calls.answered(message.id, message.result);
        break;
      case 'progress':
        this.calls.progressed(message.id, message.progress);
        break;
      case 'uploaded':
        this.uploads.received(message.upload, message.received, message.window);
        break;
      case 'error': {
        const { id, code, target } = message;
        const error = new RemoteRenderingError(code, message.message, { target });
        if (id !== null) {
          this.calls.refused(id, error);
          break;
        }
        // Frames of uploads have no id, so a refused one has none either.
        if (uploadRefusals.has(code) || target === 'bytes') this.uploads.fail(error);
        this.#log(error);
      }
    }
  }

  /** The link is gone, and with it all that was under way. */
  fail(reason: RemoteRenderingError): void {
    this.calls.fail(reason);
    this.uploads.fail(reason);
  }
}
