import { type Parsed, parsed, unparsed } from './parsed.ts';

/** `2021-01-01` and its preview are the retired service's; `2026-12-01` is the same resource with what it never said. */
export const apiVersions = ['2021-01-01-preview', '2021-01-01', '2026-12-01'] as const;

export type ApiVersion = (typeof apiVersions)[number];

export const supportedApiVersions = apiVersions.join(', ');

/** Reads the query parameter `api-version`, which is required on every route that is not version 1 or the token exchange. */
export function parseApiVersion(text: string | null): Parsed<ApiVersion> {
  if (text === null || text === '') {
    return unparsed({
      status: 400,
      code: 'MissingApiVersionParameter',
      message: `The query parameter 'api-version' is required. Supported: ${supportedApiVersions}.`,
      target: 'api-version',
    });
  }
  const known = apiVersions.find((version) => version === text);
  if (known) return parsed(known);
  return unparsed({
    status: 400,
    code: 'UnsupportedApiVersionValue',
    message: `This value of 'api-version' is not supported. Supported: ${supportedApiVersions}.`,
    target: 'api-version',
  });
}

/** Whether the caller speaks the version that has the additions. */
export const isNative = (version: ApiVersion): boolean => version === '2026-12-01';
