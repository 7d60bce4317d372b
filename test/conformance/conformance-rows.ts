import type { ConformanceRow } from './conformance-row.ts';
import { apiVersion } from './rows/api-version.ts';
import { createCalls } from './rows/create-calls.ts';
import { errors } from './rows/errors.ts';
import { getUpdateStopList } from './rows/get-update-stop-list.ts';
import { handover } from './rows/handover.ts';
import { headers } from './rows/headers.ts';
import { limits } from './rows/limits.ts';
import { nativeLeases } from './rows/native-leases.ts';
import { nativeLists } from './rows/native-lists.ts';
import { nativeResource } from './rows/native-resource.ts';
import { recordedPayloads } from './rows/recorded-payloads.ts';
import { refusalsOfEveryOperation } from './rows/refusals-of-every-operation.ts';
import { requestBodies } from './rows/request-bodies.ts';
import { routesAndIds } from './rows/routes-and-ids.ts';
import { seat } from './rows/seat.ts';
import { sessionFields } from './rows/session-fields.ts';
import { signingIn } from './rows/signing-in.ts';
import { statusesAndSizes } from './rows/statuses-and-sizes.ts';
import { throughLife } from './rows/through-life.ts';
import { v1Errors } from './rows/v1-errors.ts';
import { v1Leases } from './rows/v1-leases.ts';
import { v1Operations } from './rows/v1-operations.ts';
import { v1Properties } from './rows/v1-properties.ts';

/** Everything that is promised about the wire and can be tried. docs/conformance.md has the same rows for people. */
export const conformanceRows: readonly ConformanceRow[] = [
  ...v1Operations,
  ...v1Properties,
  ...v1Leases,
  ...v1Errors,
  ...apiVersion,
  ...routesAndIds,
  ...createCalls,
  ...getUpdateStopList,
  ...refusalsOfEveryOperation,
  ...requestBodies,
  ...sessionFields,
  ...throughLife,
  ...statusesAndSizes,
  ...recordedPayloads,
  ...errors,
  ...headers,
  ...nativeResource,
  ...nativeLeases,
  ...nativeLists,
  ...seat,
  ...handover,
  ...signingIn,
  ...limits,
];
