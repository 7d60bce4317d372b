/** Where a device reaches a ready host: the gate of its agent, and the page there that shows it. */
export interface Endpoint {
  readonly hostname: string;
  readonly gatePort: number;
  readonly inspectorPort: number;
  /** The WebSocket address, without any secret. */
  readonly url: string;
}
