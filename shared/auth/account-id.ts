import { z } from 'zod';
import { type AccountId, isAccountId } from '../domain/session-ref.ts';

/** A lower-case UUID. Nothing else is an account, whoever signed it. */
export const accountId = z.custom<AccountId>(
  (value) => typeof value === 'string' && isAccountId(value),
  'not a lower-case UUID',
);
