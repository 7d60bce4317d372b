/** The version of what is written down in docs/connection-protocol.md. */
export const CONNECTION_PROTOCOL = 1;

/** By this code an engine closes the connection of a device that speaks a version which it does not; the reason is `UnsupportedProtocol`. */
export const UNSUPPORTED_PROTOCOL_CLOSE = 4400;
