import type { Seat } from './connection/connection-keeper.ts';
import { randomId } from './random-id.ts';
import { readGrant, type SeatGrant } from './seat-grant.ts';
import type { Answer, Call, Service } from './service.ts';

type Signal = AbortSignal | undefined;

/** The calls on one session, each in a form that may be repeated after a lost answer. */
export class SessionCalls {
  readonly #service: Service;
  readonly #path: string;

  constructor(service: Service, id: string) {
    this.#service = service;
    this.#path = `sessions/${id}`;
  }

  read(abortSignal: Signal): Promise<Answer> {
    return this.#call('GET', '', { abortSignal });
  }

  /** Known again by its `x-ms-client-request-id`. */
  update(
    body: { readonly maxLeaseTimeMinutes: number } | { readonly tags: Readonly<Record<string, string>> },
    abortSignal: Signal,
  ): Promise<Answer> {
    return this.#call('PATCH', '', { body, abortSignal });
  }

  extend(minutes: number, abortSignal: Signal): Promise<Answer> {
    const headers = { 'Repeatability-Request-ID': randomId() };
    return this.#call('POST', ':extend', { body: { minutes }, headers, abortSignal });
  }

  keepAlive(minutes: number, abortSignal: Signal): Promise<Answer> {
    return this.#call('POST', ':keepAlive', { body: { minutes }, abortSignal });
  }

  stop(abortSignal: Signal): Promise<Answer> {
    return this.#call('POST', '/:stop', { abortSignal });
  }

  async connect({ deviceId, seatSecret }: Seat, abortSignal: Signal): Promise<SeatGrant> {
    const body = { deviceId, ...(seatSecret !== null && { seatSecret }) };
    // The secret of a seat is given once: when it was lost on its way, asking again would be refused as somebody else.
    const again = seatSecret === null ? 'ifRefused' : 'always';
    return readGrant(await this.#call('POST', ':connect', { body, again, abortSignal }), deviceId);
  }

  /** `seatSecret` is the holder's, `deviceId` the next device's. */
  async handover(
    body: { readonly deviceId: string; readonly scene?: 'keep' | 'clean'; readonly seatSecret?: string },
    abortSignal: Signal,
  ): Promise<SeatGrant> {
    const answer = await this.#call('POST', ':handover', { body, again: 'ifRefused', abortSignal });
    return readGrant(answer, body.deviceId);
  }

  #call(
    method: Call['method'],
    verb: string,
    rest: Pick<Call, 'body' | 'headers' | 'again' | 'abortSignal'>,
  ): Promise<Answer> {
    return this.#service.call({ method, path: `${this.#path}${verb}`, ...rest });
  }
}
