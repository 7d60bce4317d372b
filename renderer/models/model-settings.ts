/** Turns a name into all of its addresses. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

/** From where models may come, and how large they may be. */
export interface ModelSettings {
  /** `file:` addresses and relative paths are read below this folder, links followed only inside it; null: none are read. */
  readonly modelFolder: string | null;
  /**
   * What may be asked although it is not public, and over plain `http:` too: `models.example`, `10.1.0.0/16`, `127.0.0.1`. A name opens
   * whatever it resolves to, but for the addresses of clouds' metadata services, which must be listed as addresses.
   */
  readonly modelHosts: readonly string[];
  /** Of one model's file and all files that it names, together. Also where the bytes travel compressed: of what comes out. */
  readonly maxModelBytes: number;
  /** Of one model, counted once for each time they are drawn. */
  readonly maxTriangles: number;
  /** Nodes of one model's file, and meshes of it. */
  readonly maxEntities: number;
  /** For one load, from its turn to its end. */
  readonly loadMs: number;
  /** Geometry and pictures of one model as they lie in memory. Without it: one gibibyte. */
  readonly maxDecodedBytes?: number;
  /** Loads that run at once; others wait. Without it: two. */
  readonly loadsAtOnce?: number;
  /** Loads that may wait. One more ends with `TooManyRequests`. Without it: 64. */
  readonly loadsWaiting?: number;
  /** Without it: five. */
  readonly maxRedirects?: number;
  /** Until a host has taken the connection. Without it: ten seconds. */
  readonly connectMs?: number;
  /** Between two packets of a host. Without it: 20 seconds. */
  readonly idleMs?: number;
  /** Authorities that are trusted beside none of the usual ones, as PEM. Without it: the usual ones. */
  readonly authorities?: string;
  /** Without it: the system's. */
  readonly resolveName?: ResolveName;
}
