import type { CompositeMapper, Mapper } from '@azure/core-client';

/** Why a session failed to start, as the retired SDKs named it. */
export interface ServiceError {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly ServiceError[];
  readonly target?: string;
  readonly innerError?: ServiceError;
}

export type SessionSize = 'Standard' | 'Premium';

/** A session under the names that the retired JS SDK gave to the wire's fields. */
export interface SessionProperties {
  readonly sessionId: string;
  readonly size: SessionSize;
  /** A plain string on purpose: the SDKs were handed whatever the wire said, and judged it themselves. */
  readonly status: string;
  readonly maxLeaseTimeInMinutes?: number;
  readonly elapsedTimeInMinutes?: number;
  readonly createdOn?: Date;
  readonly host?: string;
  readonly handshakePort?: number;
  readonly arrInspectorPort?: number;
  readonly teraflops?: number;
  readonly error?: ServiceError | null;
}

export interface SessionSettings {
  readonly maxLeaseTimeInMinutes: number;
  readonly size: SessionSize;
}

export interface SessionsPage {
  readonly sessions: readonly SessionProperties[];
  readonly nextLink?: string;
}

const field = (serializedName: string, name: 'String' | 'Number' | 'DateTime', required = false): Mapper => ({
  serializedName,
  required,
  type: { name },
});

const composite = (className: string, modelProperties: Record<string, Mapper>): CompositeMapper => ({
  serializedName: className,
  type: { name: 'Composite', className, modelProperties },
});

const serviceErrorReference = { name: 'Composite', className: 'ServiceError' } as const;

const ServiceErrorMapper = composite('ServiceError', {
  code: field('code', 'String', true),
  message: field('message', 'String', true),
  details: {
    serializedName: 'details',
    type: { name: 'Sequence', element: { type: serviceErrorReference } },
  },
  target: field('target', 'String'),
  innerError: { serializedName: 'innerError', type: serviceErrorReference },
});

const SessionPropertiesMapper = composite('SessionProperties', {
  sessionId: field('id', 'String', true),
  arrInspectorPort: field('arrInspectorPort', 'Number'),
  handshakePort: field('handshakePort', 'Number'),
  elapsedTimeInMinutes: field('elapsedTimeMinutes', 'Number'),
  host: field('hostname', 'String'),
  maxLeaseTimeInMinutes: field('maxLeaseTimeMinutes', 'Number'),
  size: field('size', 'String', true),
  status: field('status', 'String', true),
  teraflops: field('teraflops', 'Number'),
  error: { serializedName: 'error', nullable: true, type: serviceErrorReference },
  createdOn: field('creationTime', 'DateTime'),
});

/** How the pipeline reads and writes each model: the names in code on the left, the wire's inside. */
export const sessionMappers = {
  ServiceError: ServiceErrorMapper,
  ErrorResponse: composite('ErrorResponse', {
    error: { serializedName: 'error', type: serviceErrorReference },
  }),
  SessionProperties: SessionPropertiesMapper,
  SessionsPage: composite('SessionsPage', {
    sessions: {
      serializedName: 'sessions',
      required: true,
      type: { name: 'Sequence', element: { type: { name: 'Composite', className: 'SessionProperties' } } },
    },
    nextLink: field('@nextLink', 'String'),
  }),
  CreateSessionSettings: composite('CreateSessionSettings', {
    maxLeaseTimeInMinutes: field('maxLeaseTimeMinutes', 'Number', true),
    size: field('size', 'String', true),
  }),
  UpdateSessionSettings: composite('UpdateSessionSettings', {
    maxLeaseTimeInMinutes: field('maxLeaseTimeMinutes', 'Number', true),
  }),
  ThrottleHeaders: composite('ThrottleHeaders', {
    correlationVector: field('ms-cv', 'String'),
    retryAfter: field('retry-after', 'Number'),
  }),
};
