export type { AutoRenew } from './auto-renew.ts';
export type { ClientOptions } from './client-options.ts';
export type { Abortable, ConnectOptions } from './connect-options.ts';
export type { CallOptions } from './connection/calls-under-way.ts';
export type { ConnectionChange, ConnectionStatus, Seat } from './connection/connection-keeper.ts';
export type { ModelFile } from './connection/model-bytes.ts';
export type { OnFrame, Picture } from './connection/pictures.ts';
export type { EngineHello } from './connection/protocol.ts';
export type {
  LoadModelOptions,
  ModelProgress,
  RenderingConnection,
} from './connection/rendering-connection.ts';
export type { Credential, TokenCredential } from './credential.ts';
export type { Extension } from './extension.ts';
export type { PagedAsyncIterable } from './paged.ts';
export {
  RemoteRenderingClient,
  type RenderingSessionCreationOptions,
  type SessionFilter,
} from './remote-rendering-client.ts';
export { RemoteRenderingError, type RemoteRenderingErrorCode } from './remote-rendering-error.ts';
export type { RenderingSession } from './rendering-session.ts';
export type * from './scene/calls.ts';
export type { Entity, EntityChange, EntityId } from './scene/entity.ts';
export type { Material, MaterialChange, MaterialId } from './scene/material.ts';
export type {
  LoadedModel,
  LoadProgress,
  ModelSource,
  SceneStatistics,
} from './scene/model.ts';
export type { Outline } from './scene/outline.ts';
export type { CameraPose, Performance, PictureSettings } from './scene/picture.ts';
export type { RayCast, RayHit } from './scene/ray.ts';
export type { Box, Color, Quaternion, Vector3 } from './scene/vectors.ts';
export type { SeatGrant } from './seat-grant.ts';
export type { SessionEvents } from './session-events.ts';
export type { SessionProperties, SessionStatus } from './session-properties.ts';
