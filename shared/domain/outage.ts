/**
 * Something this service depends on does not answer. Not a refusal: the caller did nothing wrong and may try again, and nothing is
 * half done. `message` is for the log, never for the caller.
 */
export class Outage extends Error {
  override readonly name = 'Outage';
  readonly service: string;

  constructor(service: 'store' | 'agent', message: string, options?: ErrorOptions) {
    super(message, options);
    this.service = service;
  }
}
