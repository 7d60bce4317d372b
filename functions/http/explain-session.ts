import { explain } from '../../shared/wire/explain.ts';
import type { Work } from './handler.ts';
import type { SessionParts } from './session-calls.ts';
import { tellPast } from './tell-past.ts';

/** `GET /accounts/{account}/sessions/{id}/explain`: how it came to where it stands, and what comes next, in sentences. */
export const explainSession = (parts: SessionParts): Work => tellPast(parts, 'explain', explain);
