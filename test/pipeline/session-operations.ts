import {
  createSerializer,
  type Mapper,
  type OperationParameter,
  type OperationQueryParameter,
  type OperationResponseMap,
  type OperationSpec,
  type OperationURLParameter,
} from '@azure/core-client';
import { sessionMappers } from './session-models.ts';

/** The last version that the retired SDKs asked for. */
const API_VERSION = '2021-01-01';

const serializer = createSerializer(sessionMappers);
const text = (serializedName: string): Mapper => ({
  serializedName,
  required: true,
  type: { name: 'String' },
});

const accountId: OperationURLParameter = { parameterPath: 'accountId', mapper: text('account_id') };
const sessionId: OperationURLParameter = { parameterPath: 'sessionId', mapper: text('session_id') };
/** Taken as it is: an absolute URL, to which the pipeline adds those query parameters only that it lacks. */
const nextLink: OperationURLParameter = {
  parameterPath: 'nextLink',
  mapper: text('nextLink'),
  skipEncoding: true,
};
const apiVersion: OperationQueryParameter = {
  parameterPath: 'apiVersion',
  mapper: { ...text('api-version'), defaultValue: API_VERSION, isConstant: true },
};
const accept: OperationParameter = {
  parameterPath: 'accept',
  mapper: { ...text('Accept'), defaultValue: 'application/json', isConstant: true },
};
const contentType: OperationParameter = {
  parameterPath: ['options', 'contentType'],
  mapper: { ...text('Content-Type'), defaultValue: 'application/json', isConstant: true },
};

const session: OperationResponseMap = { bodyMapper: sessionMappers.SessionProperties };
const page: OperationResponseMap = { bodyMapper: sessionMappers.SessionsPage };
const described: OperationResponseMap = { bodyMapper: sessionMappers.ErrorResponse, isError: true };
const bare: OperationResponseMap = { isError: true };
const throttled: OperationResponseMap = { headersMapper: sessionMappers.ThrottleHeaders, isError: true };

/** What any call may be refused with, as the specification had it. A status that an operation does not list throws as well, 2xx included. */
const refusals = { 401: bare, 403: bare, 429: throttled, 500: described };

const SESSIONS = '/accounts/{account_id}/sessions';
const SESSION = `${SESSIONS}/{session_id}`;
const onSession = {
  urlParameters: [accountId, sessionId],
  queryParameters: [apiVersion],
  headerParameters: [accept],
  serializer,
};
const withBody = {
  ...onSession,
  headerParameters: [contentType, accept],
  mediaType: 'json',
};

export const createSession: OperationSpec = {
  ...withBody,
  path: SESSION,
  httpMethod: 'PUT',
  requestBody: { parameterPath: 'settings', mapper: sessionMappers.CreateSessionSettings },
  responses: { 200: session, 201: session, ...refusals, 400: described, 409: described },
};

export const getSession: OperationSpec = {
  ...onSession,
  path: SESSION,
  httpMethod: 'GET',
  responses: { 200: session, ...refusals, 404: bare },
};

export const updateSession: OperationSpec = {
  ...withBody,
  path: SESSION,
  httpMethod: 'PATCH',
  requestBody: { parameterPath: 'settings', mapper: sessionMappers.UpdateSessionSettings },
  responses: { 200: session, ...refusals, 404: bare, 422: described },
};

export const stopSession: OperationSpec = {
  ...onSession,
  path: `${SESSION}/:stop`,
  httpMethod: 'POST',
  responses: { 204: {}, ...refusals, 404: bare },
};

export const listSessions: OperationSpec = {
  ...onSession,
  path: SESSIONS,
  httpMethod: 'GET',
  urlParameters: [accountId],
  responses: { 200: page, ...refusals },
};

export const listSessionsNext: OperationSpec = {
  ...listSessions,
  path: '{nextLink}',
  urlParameters: [accountId, nextLink],
};
