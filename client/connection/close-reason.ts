import { RemoteRenderingError } from '../remote-rendering-error.ts';
import { closeCodes, UNSUPPORTED_PROTOCOL_CLOSE } from './protocol.ts';

const words: Partial<Record<string, string>> = {
  SessionEnded: 'The session has ended.',
  ConnectionReplaced: 'Another connection has taken the place of this one.',
  EngineUnavailable: 'The engine of the session does not answer.',
};

/** Why a connection that had been made is over, by its close code. */
export function closeReason(code: number): RemoteRenderingError {
  if (code === UNSUPPORTED_PROTOCOL_CLOSE)
    return new RemoteRenderingError(
      'UnsupportedProtocol',
      'The engine speaks another version of the protocol.',
    );
  const [name] = Object.entries(closeCodes).find(([, close]) => close === code) ?? [];
  return name === undefined
    ? new RemoteRenderingError('ConnectionLost', `The connection is lost (close code ${code}).`)
    : new RemoteRenderingError(name, words[name] ?? `The gate ended the connection: ${name}.`);
}
