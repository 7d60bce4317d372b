import type { Work } from './handler.ts';

/** `GET /health`: this process answers. It says nothing about the store or the agents. */
export const getHealth = (): Work => async () => ({ status: 200, body: { status: 'ok' } });
