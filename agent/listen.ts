import type { Server } from 'node:http';
import { AgentRefusal } from './agent-refusal.ts';

interface Wish {
  readonly flag: string;
  readonly address: string;
  /** 0 for any. */
  readonly port: number;
  /** Where an earlier run listened; taken again if it is free and any port would do. */
  readonly earlier: number | null;
}

/** Listens, and says on which port; a port that somebody else has is refused in words. */
export async function listen(server: Server, { flag, address, port, earlier }: Wish): Promise<number> {
  if (port === 0 && earlier !== null) {
    const again = await attempt(server, address, earlier);
    if (typeof again === 'number') return again;
  }
  const got = await attempt(server, address, port);
  if (typeof got === 'number') return got;
  if (got === 'EADDRINUSE')
    throw new AgentRefusal(
      `Port ${port} is taken by another program. Stop that one, or choose another port with --${flag}.`,
    );
  if (got === 'EACCES')
    throw new AgentRefusal(`This user may not listen on port ${port}. Choose one above 1023 with --${flag}.`);
  if (got === 'EADDRNOTAVAIL' || got === 'ENOTFOUND')
    throw new AgentRefusal(`${address} is no address of this machine. Check --bind and --control-bind.`);
  throw new AgentRefusal(`Can't listen on ${address}:${port} (${got}). Check --bind and --${flag}.`);
}

function attempt(server: Server, address: string, port: number): Promise<number | string> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message);
    server.once('error', failed);
    server.listen({ port, host: address }, () => {
      server.off('error', failed);
      const bound = server.address();
      resolve(bound !== null && typeof bound === 'object' ? bound.port : 'no port');
    });
  });
}
