import { createRequire } from 'node:module';
import { HostRefusal } from '../host-refusal.ts';

/** A request or a typed value as the worker protocol carries it. */
export interface RpcData {
  readonly string?: string;
  readonly json?: string;
  readonly http?: RpcHttp;
}

export interface RpcHttp {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly params: Record<string, string>;
  readonly body?: { readonly bytes: Uint8Array };
}

export interface InvocationContext {
  readonly extraInputs: { set(name: string, value: unknown): void };
}

export interface LibraryResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly cookies: readonly unknown[];
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The classes of the app's own copy of `@azure/functions`, so that `instanceof` and private fields agree. */
export interface Library {
  readonly HttpRequest: new (init: RpcHttp) => object;
  readonly HttpResponse: new (init: object) => LibraryResponse;
  readonly InvocationContext: new (init: object) => InvocationContext;
}

/** @param from A file of the app: `@azure/functions` is resolved as that file would resolve it. */
export function findLibrary(from: string): Library {
  let found: Partial<Library>;
  try {
    found = createRequire(from)('@azure/functions') as Partial<Library>;
  } catch (cause) {
    throw new HostRefusal(`The app at ${from} has no @azure/functions: run "npm install" in its folder.`, {
      cause,
    });
  }
  const { HttpRequest, HttpResponse, InvocationContext } = found;
  if (!HttpRequest || !HttpResponse || !InvocationContext) {
    throw new HostRefusal('The app\'s @azure/functions is not version 4: install "@azure/functions@^4".');
  }
  return { HttpRequest, HttpResponse, InvocationContext };
}
