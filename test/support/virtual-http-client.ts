import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import type { VirtualBroker } from './virtual-broker.ts';

/** What an Azure pipeline sends goes to a broker on virtual time, whatever host it is for: the path is all that counts. */
export const virtualHttpClient = (broker: VirtualBroker): HttpClient => ({
  sendRequest: async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = typeof request.body === 'string' ? request.body : undefined;
    const answer = await broker.send(request.method, pathname + search, body, request.headers.toJSON());
    return {
      request,
      status: answer.status,
      headers: createHttpHeaders(Object.fromEntries(answer.headers)),
      bodyAsText: answer.text,
    };
  },
});
