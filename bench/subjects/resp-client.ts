import { connect, type Socket } from 'node:net';

type Reply = string | number | null;

/** One reply of the protocol at the start of `text`, and how long it is; undefined while it is not whole. Only what is used: no arrays. */
export function readReply(
  text: string,
): { readonly reply: Reply | Error; readonly length: number } | undefined {
  const end = text.indexOf('\r\n');
  if (end < 0) return undefined;
  const line = text.slice(1, end);
  const length = end + 2;
  switch (text[0]) {
    case '+':
      return { reply: line, length };
    case '-':
      return { reply: new Error(line), length };
    case ':':
      return { reply: Number(line), length };
    case '$': {
      const size = Number(line);
      if (size < 0) return { reply: null, length };
      const whole = length + size + 2;
      return text.length < whole ? undefined : { reply: text.slice(length, length + size), length: whole };
    }
    default:
      return { reply: new Error(`A reply of a kind that is not read here: ${line}`), length };
  }
}

interface Line {
  readonly socket: Socket;
  text: string;
  settle: ((reply: Reply | Error) => void) | null;
}

/** Redis commands, one at a time on each of as many connections as are needed at once. Texts are ASCII. */
export class RespClient {
  readonly #port: number;
  readonly #free: Line[] = [];
  readonly #all: Line[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  async call(...words: readonly string[]): Promise<Reply> {
    const line = this.#free.pop() ?? this.#open();
    const answer = await new Promise<Reply | Error>((resolve) => {
      line.settle = resolve;
      line.socket.write(
        `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`,
      );
    });
    if (answer instanceof Error) throw answer;
    this.#free.push(line);
    return answer;
  }

  close(): void {
    for (const { socket } of this.#all) socket.destroy();
  }

  #open(): Line {
    const line: Line = { socket: connect(this.#port, '127.0.0.1').setNoDelay(), text: '', settle: null };
    this.#all.push(line);
    line.socket.setEncoding('latin1').on('data', (text: string) => {
      line.text += text;
      const found = readReply(line.text);
      if (!found) return;
      line.text = line.text.slice(found.length);
      line.settle?.(found.reply);
    });
    line.socket.on('error', (error) => line.settle?.(error));
    return line;
  }
}
