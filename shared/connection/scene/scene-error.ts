/** Why a call of a device did not do what it asked. The scene is then as it was before. */
export const sceneErrorCodes = [
  /** The frame is no message of this protocol. */
  'InvalidMessage',
  /** A message or a call that this engine does not know. */
  'UnknownMessage',
  'UnsupportedProtocol',
  /** A field of a call is wrong; `target` names it. */
  'InvalidParam',
  'EntityNotFound',
  'MaterialNotFound',
  'UploadNotFound',
  /** More calls under way than an engine takes of one device. */
  'TooManyRequests',
  /** The scene would have more than the engine allows; the message says what. */
  'SceneFull',
  /** There is no such model. */
  'ModelNotFound',
  /** The address is not one that this engine may ask. */
  'ModelAddressRefused',
  /** It could not be fetched. */
  'ModelUnreachable',
  /** Not glTF 2.0, or damaged. */
  'ModelInvalid',
  /** It needs something that this engine does not have; the message names it. */
  'ModelUnsupported',
  /** More bytes, triangles or entities than the engine allows. */
  'ModelTooLarge',
  'TimedOut',
  'Cancelled',
  /** No browser here that could draw; the rest works. */
  'PicturesUnavailable',
  /** A fault of the engine. */
  'InternalError',
] as const;

export type SceneErrorCode = (typeof sceneErrorCodes)[number];
