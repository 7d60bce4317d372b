/** Extends the lease by itself while the device is active, up to a total. */
export interface AutoExtend {
  /** How much is added at a time. Not less than `whenRemainingMinutes`, so that one step is always enough. */
  readonly byMinutes: number;
  /** It is added when no more than this is left. */
  readonly whenRemainingMinutes: number;
  /** The total lease, counted from Ready, that it stops at; null: the longest that is allowed. */
  readonly upToMinutes: number | null;
}

/** What a session may be asked to do with its lease besides letting it run out. Null switches a rule off. */
export interface LeaseOptions {
  readonly autoExtend: AutoExtend | null;
  /** Ends the session when no device has been connected this long after Ready. */
  readonly connectTimeoutMinutes: number | null;
  /** Ends the session when its device has been gone for this long. */
  readonly reconnectTimeoutMinutes: number | null;
  /** Ends the session when its connected device has sent nothing for this long. */
  readonly idleTimeoutMinutes: number | null;
  /** How long before a deadline somebody is warned: the longest first, each once. */
  readonly warningMinutes: readonly number[];
}

export const defaultLeaseOptions: LeaseOptions = {
  autoExtend: null,
  connectTimeoutMinutes: null,
  reconnectTimeoutMinutes: null,
  idleTimeoutMinutes: null,
  warningMinutes: [10, 2],
};

/** Words of the caller's own on a session, to find it by. */
export type Tags = Readonly<Record<string, string>>;
