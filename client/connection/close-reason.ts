import type { GateRefusal, gateRefusals } from '../../shared/connection/gate-refusal.ts';
import { RemoteRenderingError } from '../remote-rendering-error.ts';

/** The gate's close codes. The type takes them from the gate's own table, so that neither can change alone. */
const closeCodes: { readonly [Name in GateRefusal]: (typeof gateRefusals)[Name]['close'] } = {
  AuthenticationFailed: 4401,
  SessionNotFound: 4404,
  SessionNotReady: 4425,
  OtherSessionConnected: 4409,
  TicketUsed: 4408,
  SessionEnded: 4410,
  ConnectionReplaced: 4411,
  EngineUnavailable: 4502,
};

const UNSUPPORTED_PROTOCOL = 4400;

const words: Partial<Record<string, string>> = {
  SessionEnded: 'The session has ended.',
  ConnectionReplaced: 'Another connection has taken the place of this one.',
  EngineUnavailable: 'The engine of the session does not answer.',
};

/** Why a connection that had been made is over, by its close code. */
export function closeReason(code: number): RemoteRenderingError {
  if (code === UNSUPPORTED_PROTOCOL)
    return new RemoteRenderingError(
      'UnsupportedProtocol',
      'The engine speaks another version of the protocol.',
    );
  const [name] = Object.entries(closeCodes).find(([, close]) => close === code) ?? [];
  return name === undefined
    ? new RemoteRenderingError('ConnectionLost', `The connection is lost (close code ${code}).`)
    : new RemoteRenderingError(name, words[name] ?? `The gate ended the connection: ${name}.`);
}
