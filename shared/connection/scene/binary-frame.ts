/**
 * The binary frames of a connection, little-endian. The first byte says what it is.
 *
 * | kind | from   | layout                                                                                                   |
 * | ---- | ------ | -------------------------------------------------------------------------------------------------------- |
 * | 1    | device | u8 1, 3 × u8 0, u32 upload, then bytes of the file, at most `chunkBytes`                                  |
 * | 2    | engine | u8 2, 3 × u8 0, u32 frame, u32 camera, u16 width, u16 height, then the picture as JPEG                    |
 *
 * `frame` grows by one with each frame of a connection. `camera` is the `sequence` of the newest camera pose that the frame shows, 0 before
 * the first.
 */
export const UPLOAD_KIND = 1;
export const PICTURE_KIND = 2;
export const UPLOAD_HEADER_BYTES = 8;
export const PICTURE_HEADER_BYTES = 16;

export interface UploadChunk {
  readonly upload: number;
  readonly bytes: Uint8Array;
}

/** Null: it is none. */
export function readUploadChunk(frame: Uint8Array): UploadChunk | null {
  if (frame.length <= UPLOAD_HEADER_BYTES || frame[0] !== UPLOAD_KIND) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return { upload: view.getUint32(4, true), bytes: frame.subarray(UPLOAD_HEADER_BYTES) };
}

export interface PictureFrame {
  readonly frame: number;
  readonly camera: number;
  readonly width: number;
  readonly height: number;
}

/** The header of a picture; the JPEG follows it. */
export function pictureHeader({ frame, camera, width, height }: PictureFrame): Uint8Array {
  const header = new Uint8Array(PICTURE_HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setUint8(0, PICTURE_KIND);
  view.setUint32(4, frame, true);
  view.setUint32(8, camera, true);
  view.setUint16(12, width, true);
  view.setUint16(14, height, true);
  return header;
}
