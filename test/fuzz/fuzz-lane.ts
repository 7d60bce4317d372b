import { z } from 'zod';
import type { Random } from '../simulation/random.ts';
import { composeRequest } from './compose-request.ts';
import type { FuzzAccount, FuzzBroker } from './fuzz-broker.ts';
import { type FuzzAnswer, type FuzzRequest, hasValidLine, isSendable, sendFuzz } from './fuzz-request.ts';
import { jsonOf } from './json-of.ts';
import { judgeAnswer } from './judge-answer.ts';
import { type KnownSession, KnownSessions } from './known-sessions.ts';
import { listAll } from './list-all.ts';
import { mutateRequest } from './mutate-request.ts';
import { wildRequest } from './wild-request.ts';

const versions = ['2021-01-01-preview', '2021-01-01', '2026-12-01'] as const;
const native = '?api-version=2026-12-01';
/** More live sessions than these are no more likely to show anything. */
const MOST_LIVE = 8;

const read = z.object({
  id: z.string(),
  size: z.string(),
  maxLeaseTimeMinutes: z.number(),
  status: z.string(),
});

interface Options {
  readonly broker: FuzzBroker;
  /** Who calls, and who else there is. */
  readonly own: FuzzAccount;
  readonly other: FuzzAccount;
  /** Names of theirs have these letters in front: `known-a-`. */
  readonly marks: { readonly own: string; readonly other: string };
  readonly lane: number;
  readonly random: Random;
  readonly report: (problem: string) => void;
  /** Told the status of every answer; 0 when there was none. */
  readonly count: (status: number) => void;
}

/** One caller that sends one request after another, some valid, some spoiled, and knows what each valid one has to answer. */
export class FuzzLane {
  readonly #options: Options;
  readonly #known: KnownSessions;
  readonly #base: string;
  #round = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#known = new KnownSessions(`${options.marks.own}${options.lane}-`);
    this.#base = `/accounts/${options.own.id}/sessions`;
  }

  /** One request, and whatever is wrong with its answer reported. */
  async step(): Promise<void> {
    const { random } = this.#options;
    const kind = random.weighted({ valid: 35, spoiled: 55, foreign: 10 });
    if (kind === 'valid') await this.#valid();
    else if (kind === 'spoiled') await this.#send(this.#spoiled());
    else await this.#foreign();
  }

  /** Whether the service still says of every session what the valid requests made of it; spoiled ones' sessions are ended. */
  async check(): Promise<void> {
    const ids = await listAll(this.#base + native, (path) => this.#send(this.#request('GET', path)));
    if (ids === null) return this.#report('the list can not be read');
    this.#expect(this.#known.listDiffers(ids));
    for (const session of this.#known.all.slice(-30)) await this.#readsRight(session);
    const { marks, lane } = this.#options;
    // The lanes of an account share what spoiled requests made; the first one cleans up.
    if (lane > 0) return;
    for (const id of ids.filter((it) => !it.startsWith(marks.own)))
      await this.#send(this.#request('DELETE', `/v1${this.#base}/${id}`));
    this.#round++;
  }

  #request(method: string, path: string, body?: object): FuzzRequest {
    return composeRequest(this.#options.own.token, method, path, body);
  }

  async #send(request: FuzzRequest): Promise<FuzzAnswer> {
    const { broker, marks } = this.#options;
    const answer = await sendFuzz(broker.url, request);
    this.#options.count(answer.status);
    const wrong = judgeAnswer(answer, {
      secrets: broker.secrets,
      foreign: marks.other,
      hasValidLine: hasValidLine(request),
    });
    if (wrong !== null) this.#report(`${wrong}, to ${describe(request)}`);
    return answer;
  }

  async #valid(): Promise<void> {
    const { random, own } = this.#options;
    const { live, all } = this.#known;
    const some = live.length > 0 ? random.pick(live) : null;
    if (some === null || (live.length < MOST_LIVE && random.chance(0.2))) return this.#create();
    const version = random.pick(versions);
    const path = `${this.#base}/${some.id}`;
    switch (
      random.weighted({
        read: 5,
        again: 2,
        longer: 3,
        shorter: 1,
        stop: live.length,
        token: 1,
        device: 1,
        nobody: 1,
      })
    ) {
      case 'read':
        return this.#readsRight(random.pick(all));
      case 'again':
        return this.#answers(200, this.#request('PUT', `${path}?api-version=2021-01-01`, bodyOf(some)));
      case 'longer':
        some.minutes++;
        return this.#answers(
          200,
          this.#request('PATCH', `${path}?api-version=${version}`, { maxLeaseTimeMinutes: some.minutes }),
        );
      case 'shorter':
        return this.#answers(
          422,
          this.#request('PATCH', `${path}?api-version=${version}`, { maxLeaseTimeMinutes: some.minutes }),
        );
      case 'stop':
        some.isLive = false;
        return random.chance(0.5)
          ? this.#answers(204, this.#request('POST', `${path}/:stop?api-version=${version}`))
          : this.#answers(204, this.#request('DELETE', `/v1${path}`));
      case 'token':
        return this.#answers(200, composeRequest(`${own.id}:${own.key}`, 'GET', `/accounts/${own.id}/token`));
      case 'device':
        // While the host is still starting, or another device of this fuzzer has the seat, it is a conflict.
        return this.#answers(
          [200, 409],
          this.#request('POST', `${path}:connect${native}`, { deviceId: `d${random.between(1, 3)}` }),
        );
      case 'nobody':
        return this.#answers(
          404,
          this.#request('GET', `${this.#base}/nobody-${random.between(0, 999)}${native}`),
        );
    }
  }

  #create(): Promise<void> {
    const { random } = this.#options;
    const made = this.#known.add(random.pick(['Standard', 'Premium']), random.between(1, 700));
    const path = `${this.#base}/${made.id}?api-version=2021-01-01`;
    return this.#answers(201, this.#request('PUT', path, bodyOf(made)));
  }

  async #readsRight(session: KnownSession): Promise<void> {
    const version = this.#options.random.pick(versions);
    const answer = await this.#send(
      this.#request('GET', `${this.#base}/${session.id}?api-version=${version}`),
    );
    const parsed = read.safeParse(jsonOf(answer.text));
    this.#expect(
      parsed.success
        ? this.#known.differs(session, parsed.data)
        : `session ${session.id} can not be read: ${answer.status}`,
    );
  }

  async #answers(expected: number | readonly number[], request: FuzzRequest): Promise<void> {
    const { status } = await this.#send(request);
    if (![expected].flat().includes(status))
      this.#report(`${status} instead of ${String(expected)}, to ${describe(request)}`);
  }

  #spoiled(): FuzzRequest {
    const { random, own } = this.#options;
    return sendable(() => mutateRequest(wildRequest(own, this.#round, random), random));
  }

  /** On a session of the other account's: it may not be reached, spoiled or not. */
  async #foreign(): Promise<void> {
    const { random, other, marks } = this.#options;
    const path = `/accounts/${other.id}/sessions/${marks.other}${random.between(0, 3)}-${random.between(0, 50)}`;
    const valid = random.pick([
      this.#request('GET', path + native),
      this.#request('GET', `/accounts/${other.id}/sessions${native}`),
      this.#request('DELETE', `/v1${path}`),
      this.#request('PATCH', path + native, { maxLeaseTimeMinutes: 1440 }),
      this.#request('POST', `${path}/:stop${native}`),
    ]);
    const request = random.chance(0.5) ? valid : sendable(() => mutateRequest(valid, random));
    const { status } = await this.#send(request);
    // 0 is no answer, which was judged already.
    if (status > 0 && status < 400) this.#report(`${status} for another account, to ${describe(request)}`);
  }

  #expect(difference: string | null): void {
    if (difference !== null) this.#report(difference);
  }

  #report(problem: string): void {
    this.#options.report(problem);
  }
}

/** The first of some requests that a client can put on a line; what it can not is tried by bytes elsewhere. */
function sendable(make: () => FuzzRequest): FuzzRequest {
  for (;;) {
    const request = make();
    if (isSendable(request)) return request;
  }
}

const bodyOf = ({ requestedMinutes, size }: KnownSession): object => ({
  maxLeaseTimeMinutes: requestedMinutes,
  size,
});

/** Without the headers: they hold tokens. */
const describe = ({ method, path, headers, body }: FuzzRequest): string =>
  `${method} ${path.slice(0, 300)} (host: ${headers['host'] ?? 'as usual'}) ${String(body ?? '').slice(0, 200)}`;
