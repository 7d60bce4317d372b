import type { HttpFunction } from '../core/hosted-function.ts';
import { HostRefusal } from '../host-refusal.ts';
import { RouteTemplate } from './route-template.ts';

interface Route {
  readonly template: RouteTemplate;
  readonly fn: HttpFunction;
}

/** Finds the function for a request: the most specific template that takes both the path and the method. */
export class RouteTable {
  readonly #routes: Route[];

  /** @throws HostRefusal When two functions answer the same method on the same template. */
  constructor(functions: readonly HttpFunction[]) {
    const routes = functions.map((fn) => ({ template: new RouteTemplate(fn.route), fn }));
    refuseDoubles(routes);
    this.#routes = routes.sort((a, b) => compareRanks(a.template.ranks, b.template.ranks));
  }

  /** @param path As in the URL, still percent-encoded. Badly encoded paths belong to nobody. */
  find(method: string, path: string): { fn: HttpFunction; params: Record<string, string> } | undefined {
    const decoded = decodePath(path);
    if (decoded === undefined) return undefined;
    for (const { template, fn } of this.#routes) {
      if (!fn.methods.includes(method)) continue;
      const params = template.match(decoded);
      if (params) return { fn, params };
    }
    return undefined;
  }
}

/** An encoded slash stays encoded, as on the real host: decoded it would read as a border between segments. */
function decodePath(path: string): string | undefined {
  try {
    return path.split(/%2f/i).map(decodeURIComponent).join('%2F');
  } catch {
    return undefined; // URIError: not valid percent-encoding.
  }
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, rank] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (rank !== other) return rank - other;
  }
  return a.length - b.length;
}

function refuseDoubles(routes: readonly Route[]): void {
  const owners = new Map<string, string>();
  for (const { template, fn } of routes) {
    for (const method of fn.methods) {
      const key = `${method} /${template.text.toLowerCase().replace(/\{[^{}:?*]+/g, '{')}`;
      const owner = owners.get(key);
      if (owner !== undefined)
        throw new HostRefusal(
          `Functions "${owner}" and "${fn.name}" both answer ${method} /${template.text}: change one of the routes.`,
        );
      owners.set(key, fn.name);
    }
  }
}
