/** The version of what is written down in docs/connection-protocol.md. */
export const CONNECTION_PROTOCOL = 1;
