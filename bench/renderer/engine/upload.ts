import { UPLOAD_HEADER_BYTES, UPLOAD_KIND } from '../../../shared/connection/scene/binary-frame.ts';
import type { BenchDevice } from './bench-device.ts';

/** Sends a file up, no faster than the engine says, and answers its id once all of it is there. */
export async function upload(device: BenchDevice, name: string, bytes: Uint8Array): Promise<number> {
  const { result } = await device.call('beginUpload', { name, bytes: bytes.length });
  let sent = 0;
  const send = (upTo: number): void => {
    while (sent < bytes.length && sent < upTo) {
      const part = bytes.subarray(sent, sent + result.chunkBytes);
      device.send(frameOf(result.upload, part));
      sent += part.length;
    }
  };
  return await new Promise((resolve) => {
    device.onUploaded = ({ received, window }) => {
      if (received === bytes.length) resolve(result.upload);
      else send(received + window - result.chunkBytes + 1);
    };
    // Before the engine has named a window, one frame is safe.
    send(1);
  });
}

function frameOf(upload: number, part: Uint8Array): Uint8Array {
  const frame = new Uint8Array(UPLOAD_HEADER_BYTES + part.length);
  frame[0] = UPLOAD_KIND;
  new DataView(frame.buffer).setUint32(4, upload, true);
  frame.set(part, UPLOAD_HEADER_BYTES);
  return frame;
}
