// What both sides of a connection have to agree on, said once more here, so that the library needs nothing but itself: the tests hold it
// against the protocol's own schemas.

export const PROTOCOL = 1;
/** By which an engine ends the connection of a device that speaks another version. */
export const UNSUPPORTED_PROTOCOL_CLOSE = 4400;
export const SUB_PROTOCOL = 'remote-rendering.v1';
/** Before the ticket, in the list of sub-protocols. */
export const TICKET_PREFIX = 'ticket.';

/** The first byte of a binary frame, and how long its header is. */
export const UPLOAD_KIND = 1;
export const UPLOAD_HEADER_BYTES = 8;
export const PICTURE_KIND = 2;
export const PICTURE_HEADER_BYTES = 16;

/** By which the gate says why it ends a connection, or lets none be made. */
export const closeCodes = {
  AuthenticationFailed: 4401,
  SessionNotFound: 4404,
  SessionNotReady: 4425,
  OtherSessionConnected: 4409,
  TicketUsed: 4408,
  SessionEnded: 4410,
  ConnectionReplaced: 4411,
  EngineUnavailable: 4502,
} as const;

export type GateRefusal = keyof typeof closeCodes;

/** Why the engine did not do what a call asked. */
export type SceneErrorCode =
  | 'InvalidMessage'
  | 'UnknownMessage'
  | 'UnsupportedProtocol'
  | 'InvalidParam'
  | 'EntityNotFound'
  | 'MaterialNotFound'
  | 'UploadNotFound'
  | 'TooManyRequests'
  | 'SceneFull'
  | 'ModelNotFound'
  | 'ModelAddressRefused'
  | 'ModelUnreachable'
  | 'ModelInvalid'
  | 'ModelUnsupported'
  | 'ModelTooLarge'
  | 'TimedOut'
  | 'Cancelled'
  | 'PicturesUnavailable'
  | 'InternalError';

/** What an engine says of itself when it greets. */
export interface EngineHello {
  session: string;
  /** The addresses of the models that the session was created with. */
  models: string[];
  /** The scene is as this device left it. */
  resumed: boolean;
  /** Whether the engine can draw. */
  pictures: boolean;
}
