import { randomBytes } from 'node:crypto';

/** 127 bits of chance, in hex, positive and without a leading zero. */
export function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return bytes.toString('hex');
}
