import type { HostRecord } from '../../agent/ledger/host-record.ts';

/** What a gate answered to somebody who asked, and when. */
export interface GateAnswer {
  readonly at: number;
  readonly seat: HostRecord['seat'];
  readonly lastInputAt: number | null;
}

/** A deadline hinges on the last answers; a gate that is asked twice a minute for hours would fill memory otherwise. */
const KEPT = 200;

/** Every gate's last answers, as they left it: whether they arrived is another matter. */
export class AskedGates {
  readonly #answers = new Map<string, GateAnswer[]>();

  note(hostId: string, answer: GateAnswer): void {
    const answers = this.#answers.get(hostId) ?? [];
    this.#answers.set(hostId, answers);
    answers.push(answer);
    if (answers.length > KEPT) answers.shift();
  }

  of(hostId: string): readonly GateAnswer[] {
    return this.#answers.get(hostId) ?? [];
  }
}
