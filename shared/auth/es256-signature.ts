import { type KeyObject, sign } from 'node:crypto';

/** The bytes of each of the two numbers that a signature on P-256 is. */
const numberBytes = 32;

/**
 * A signature as RFC 7518 (3.4) has it: both numbers, each filled up with zeros to 32 bytes. Made on this thread, for a way to another
 * and back takes the event loop as long; and from the form that OpenSSL itself writes, for asking it for this one takes twice as long.
 */
export function es256Signature(text: string, privateKey: KeyObject): Buffer {
  // SEQUENCE, its length, INTEGER, its length, first number, INTEGER, its length, second number: no length is above 127.
  const written = sign('sha256', Buffer.from(text), privateKey);
  const first = 4;
  const second = first + written.readUInt8(first - 1) + 2;
  const signature = Buffer.alloc(2 * numberBytes);
  copyNumber(written.subarray(first, second - 2), signature.subarray(0, numberBytes));
  copyNumber(written.subarray(second), signature.subarray(numberBytes));
  return signature;
}

/** A number may be written with a zero in front, as a sign, or with fewer bytes than there is room for. */
function copyNumber(number: Buffer, room: Buffer): void {
  const digits = number.subarray(Math.max(0, number.length - room.length));
  digits.copy(room, room.length - digits.length);
}
