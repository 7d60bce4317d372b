import { writeHistory } from '../../shared/wire/write-history.ts';
import type { Work } from './handler.ts';
import type { SessionParts } from './session-calls.ts';
import { tellPast } from './tell-past.ts';

/** `GET /accounts/{account}/sessions/{id}/history`: what is kept of its history, oldest first: the last 200 changes. */
export const getHistory = (parts: SessionParts): Work => tellPast(parts, 'history', writeHistory);
