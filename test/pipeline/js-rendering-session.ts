import type { ServiceError, SessionProperties, SessionSize } from './session-models.ts';

interface Base {
  readonly sessionId: string;
  readonly size: SessionSize;
  readonly maxLeaseTimeInMinutes: number | undefined;
}

type Rest = Pick<
  SessionProperties,
  'arrInspectorPort' | 'handshakePort' | 'elapsedTimeInMinutes' | 'host' | 'teraflops' | 'createdOn'
>;

/** A session as the JS SDK handed it to apps: whole `properties` or partial ones, by status. */
export type JsRenderingSession = Base &
  (
    | { readonly status: 'Ready' | 'Expired'; readonly properties: Rest }
    | { readonly status: 'Starting' | 'Stopped'; readonly partialProperties: Rest }
    | { readonly status: 'Error'; readonly error: ServiceError; readonly partialProperties: Rest }
  );

/** Throws where the JS SDK did: on a status that is not one of the five to the letter, and on Error without an `error`. */
export function jsRenderingSession(session: SessionProperties): JsRenderingSession {
  const { sessionId, size, status, maxLeaseTimeInMinutes, error, ...rest } = session;
  const base = { sessionId, size, maxLeaseTimeInMinutes };
  switch (status) {
    case 'Ready':
    case 'Expired':
      return { ...base, status, properties: rest };
    case 'Starting':
    case 'Stopped':
      return { ...base, status, partialProperties: rest };
    case 'Error':
      if (!error) throw new TypeError('The session is in Error and says no error.');
      return { ...base, status, error, partialProperties: rest };
    default:
      throw new Error(`The session has a status that is not known: ${status}.`);
  }
}
