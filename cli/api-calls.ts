/** A JSON object whose fields are not known. */
export type Json = Readonly<Record<string, unknown>>;

export interface ApiAnswer {
  readonly status: number;
  /** `{}` where there is none. */
  readonly body: Json;
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** What is at a path inside a body; undefined where the path leads nowhere. */
export const inside = (value: Json, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((at, name) => (isJson(at) ? at[name] : undefined), value);

/** Calls of the broker's API with one access token. */
export const callsTo =
  (endpoint: string, token: string) =>
  async (method: string, path: string, body?: string): Promise<ApiAnswer> => {
    const response = await fetch(new URL(path, endpoint), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    const read: unknown = text === '' ? {} : JSON.parse(text);
    return { status: response.status, body: isJson(read) ? read : {} };
  };
