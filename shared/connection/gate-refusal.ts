/**
 * Why the gate does not let a device in, or sends it away: the WebSocket close code and its reason. A refusal of the handshake
 * carries the same name in the header `x-error-code` and in the body, with the status beside it.
 */
export const gateRefusals = {
  AuthenticationFailed: { status: 401, close: 4401 },
  SessionNotFound: { status: 404, close: 4404 },
  SessionNotReady: { status: 409, close: 4425 },
  OtherSessionConnected: { status: 409, close: 4409 },
  TicketUsed: { status: 409, close: 4408 },
  SessionEnded: { status: 410, close: 4410 },
  ConnectionReplaced: { status: 409, close: 4411 },
  EngineUnavailable: { status: 502, close: 4502 },
} as const satisfies Record<string, { status: number; close: number }>;

export type GateRefusal = keyof typeof gateRefusals;
