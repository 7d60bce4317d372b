import { z } from 'zod';
import type { AccountId } from '../domain/session-ref.ts';

/** A lower-case UUID. Nothing else is an account, whoever signed it. */
export const accountId = z.custom<AccountId>(
  (value) =>
    typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value),
  'not a lower-case UUID',
);
