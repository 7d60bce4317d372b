import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { modelFault } from '../model-fault.ts';
import type { ByteBudget } from './byte-budget.ts';
import { joinChunks } from './join-chunks.ts';
import type { FileBytes } from './model-files.ts';

/** Reads what a host sends, and no more than the budget has: what is packed is counted as it comes out. */
export async function readBody(response: IncomingMessage, budget: ByteBudget): Promise<FileBytes> {
  const unpacked = unpack(response);
  const length = Number(response.headers['content-length']);
  if (unpacked === response && Number.isSafeInteger(length) && length >= 0) budget.expect(length);
  const chunks: Uint8Array[] = [];
  for await (const chunk of unpacked) {
    budget.take(chunk.length);
    chunks.push(chunk);
  }
  return joinChunks(chunks);
}

/** Some storages send what was put there packed, although they were asked not to. */
function unpack(response: IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const through = (stream: ReturnType<typeof createGunzip>): Readable => {
    response.once('error', (error) => stream.destroy(error));
    stream.once('close', () => response.destroy());
    return response.pipe(stream);
  };
  switch (encoding) {
    case '':
    case 'identity':
      return response;
    case 'gzip':
    case 'x-gzip':
      return through(createGunzip());
    case 'deflate':
      return through(createInflate());
    case 'br':
      return through(createBrotliDecompress());
    default:
      throw modelFault.unreachable('The host sends the model packed in a way unknown here.');
  }
}
