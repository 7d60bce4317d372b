/** The operator has to change something before this can start. The message says what; it holds no secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
