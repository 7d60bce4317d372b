/** What the fuzzer knows of a session that it made by valid requests alone. */
export interface KnownSession {
  readonly id: string;
  readonly size: 'Standard' | 'Premium';
  readonly requestedMinutes: number;
  minutes: number;
  isLive: boolean;
}

interface Read {
  readonly id: string;
  readonly size: string;
  readonly maxLeaseTimeMinutes: number;
  readonly status: string;
}

/** The reference model: small enough to be right at a glance. */
export class KnownSessions {
  readonly all: KnownSession[] = [];
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  get live(): readonly KnownSession[] {
    return this.all.filter(({ isLive }) => isLive);
  }

  add(size: KnownSession['size'], minutes: number): KnownSession {
    const session = {
      id: this.prefix + this.all.length,
      size,
      requestedMinutes: minutes,
      minutes,
      isLive: true,
    };
    this.all.push(session);
    return session;
  }

  /** How a session that was read differs from what it has to be; null when it does not. */
  differs(known: KnownSession, read: Partial<Read>): string | null {
    const status = known.isLive ? ['Starting', 'Ready'] : ['Stopped'];
    const isSame =
      read.id === known.id &&
      read.size === known.size &&
      read.maxLeaseTimeMinutes === known.minutes &&
      status.includes(read.status ?? '');
    return isSame
      ? null
      : `session ${known.id} should be ${status.join(' or ')} for ${known.minutes} minutes, and reads ${JSON.stringify(read).slice(0, 300)}`;
  }

  /** How a list differs from what it has to hold of these; null when it does not. */
  listDiffers(ids: readonly string[]): string | null {
    const listed = ids.filter((id) => id.startsWith(this.prefix)).toSorted();
    const expected = this.live.map(({ id }) => id).toSorted();
    return JSON.stringify(listed) === JSON.stringify(expected)
      ? null
      : `the list has ${listed.join(', ')} and should have ${expected.join(', ')}`;
  }
}
