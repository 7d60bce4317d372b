/** An error as a caller gets it. Statuses are a closed list, so that a wrong one does not compile. */
export interface Problem {
  readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 503;
  /** One of the codes of the retired service where it had one (`BadRequest`, `Conflict`, …), else one of ours. */
  readonly code: string;
  readonly message: string;
  /** The field, header or parameter that is wrong. */
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The body every error answer has, in both generations of the wire. */
export const problemBody = ({ code, message, target }: Problem): object => ({
  error: { code, message, ...(target === undefined ? {} : { target }) },
});

export const badRequest = (message: string, target?: string): Problem => ({
  status: 400,
  code: 'BadRequest',
  message,
  ...(target === undefined ? {} : { target }),
});
