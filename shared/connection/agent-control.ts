import { z } from 'zod';
import { hostStatus } from './host-status.ts';
import { publicKey } from './public-key.ts';

/**
 * The agent's control API, loopback, `Authorization: Bearer <agent key>`:
 *
 * | call | answers |
 * |---|---|
 * | `POST /hosts` (hostOrder) | 202 started, 200 already here (hostStatus); 410 it was told to end; 422 past its start deadline; 409 the id belongs to another session; 503 `capacityExhausted` no place free, with `Retry-After` |
 * | `GET /hosts` | 200 (hostList) |
 * | `GET /hosts/{id}` | 200 (hostStatus), 404 not here; 503 while engines are still being found again: then absence means nothing |
 * | `POST /hosts/{id}:deadline` (deadlineOrder) | 200 (hostStatus); a deadline is never lowered; 404 |
 * | `DELETE /hosts/{id}?startDeadline=…` | 200 (releaseAnswer `gone`) only when the process group is gone, else 202 (`ending`); an unknown id is remembered as ended until `startDeadline` and answers 200 |
 * | `PUT /installations/{id}` (announcement) | 204: where to report, which ticket keys hold |
 * | `GET /identity?nonce=…` | without a key: (identity); `proof` = base64url HMAC-SHA256(agent key, nonce + "." + agent name) |
 *
 * Errors are `{"error": {"code", "message"}}`.
 */
export const deadlineOrder = z.object({ expiresAt: z.number().int(), brokerTime: z.number().int() });

export const announcement = z.object({
  reportUrl: z.url(),
  ticketKeys: z.array(publicKey).min(1),
  brokerTime: z.number().int(),
});

export const hostList = z.object({
  agent: z.string(),
  startId: z.string(),
  /** False while the agent still looks for engines of its earlier run. */
  adopted: z.boolean(),
  capacity: z.object({ max: z.number().int(), used: z.number().int() }),
  hosts: z.array(hostStatus),
});

export const releaseAnswer = z.object({
  state: z.enum(['gone', 'ending']),
  /** What was seen, for the record: "process group ended by SIGTERM after 120 ms". */
  detail: z.string().max(1000),
});

export const identity = z.object({
  agent: z.string(),
  proof: z.string(),
  pid: z.number().int(),
  startId: z.string(),
  gatePort: z.number().int(),
  inspectorPort: z.number().int(),
});

export const agentError = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export type DeadlineOrder = z.infer<typeof deadlineOrder>;
export type Announcement = z.infer<typeof announcement>;
export type HostList = z.infer<typeof hostList>;
export type ReleaseAnswer = z.infer<typeof releaseAnswer>;
export type Identity = z.infer<typeof identity>;
