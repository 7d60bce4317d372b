import { after, type Instant } from '../../shared/domain/instant.ts';
import type { SeatReport } from '../../shared/domain/seat-report.ts';
import { simulatedHosts } from '../../shared/hosts/simulated.ts';
import type { HostProvider, HostState } from '../../shared/ports/host-provider.ts';

/** A gate whose device a test moves: hosts are simulated, and each answers what this gate knows when it is asked after. */
export class PlayedGate {
  /** False: the agent does not answer when it is asked after a host. */
  answers = true;
  /** The deadlines that hosts were told, oldest first. */
  readonly told: Instant[] = [];
  #seat: SeatReport | null = null;
  #lastInput: { readonly from: Instant; readonly everyMs: number | null } | null = null;

  /** Whoever makes a broker takes this as its hosts. */
  readonly hosts = (clock: () => Instant): HostProvider => {
    const simulated = simulatedHosts({ clock, readyAfterMs: 0 });
    return {
      ...simulated,
      inspect: async (host): Promise<HostState> => {
        if (!this.answers) return { phase: 'unknown' };
        const state = await simulated.inspect(host);
        return state.phase === 'ready'
          ? { ...state, gate: { seat: this.#seat, lastInputAt: this.#lastInputAt(clock()) } }
          : state;
      },
      tellDeadline: async (_host, expiresAt) => {
        this.told.push(expiresAt);
        return true;
      },
    };
  };

  /** The device is admitted. The broker does not hear of it before it asks. */
  admit(epoch: number, since: Instant): void {
    this.#seat = { epoch, seat: `seat-${epoch}`, deviceId: 'headset', connected: true, since };
    this.#lastInput = null;
  }

  leave(since: Instant): void {
    if (this.#seat) this.#seat = { ...this.#seat, connected: false, since };
  }

  /** The device sends something now, and again after each `everyMs`; null: once. */
  send(now: Instant, everyMs: number | null = null): void {
    this.#lastInput = { from: now, everyMs };
  }

  #lastInputAt(now: Instant): Instant | null {
    if (this.#lastInput === null) return null;
    const { from, everyMs } = this.#lastInput;
    return everyMs === null ? from : after(from, Math.floor((now - from) / everyMs) * everyMs);
  }
}
