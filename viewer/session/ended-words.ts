import type { SessionProperties } from '../../client/index.ts';

const reasons: Readonly<Record<string, string>> = {
  userRequested: 'It was stopped.',
  administrator: 'An operator stopped it.',
  connectionTimeout: 'No device had connected in time.',
  reconnectTimeout: 'Its device did not come back in time.',
  idleTimeout: 'Nothing was done for too long.',
  leaseExpired: 'Its lease ran out.',
  placementTimeout: 'No host became ready in time.',
  provisioningFailed: "The host's program could not be started, or ended before it was ready.",
  hostFailure: 'The host was lost.',
};

export const isOver = ({ status }: SessionProperties): boolean =>
  status === 'Stopped' || status === 'Expired' || status === 'Error';

/** Why a session is over, for people. */
export function endedWords({ reason, message }: SessionProperties): string {
  const why = reason === null ? '' : (reasons[reason] ?? `${reason}.`);
  return [why, message ?? ''].filter((part) => part !== '').join(' ');
}
