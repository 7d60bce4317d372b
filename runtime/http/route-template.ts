import { HostRefusal } from '../host-refusal.ts';

/** Rank of a segment, lower first: a literal beats a mixture beats a constrained parameter beats a plain one. */
const RANK = { literal: 1, mixed: 2, constrained: 3, parameter: 4, rest: 5 } as const;

const CONSTRAINTS: Readonly<Record<string, string>> = {
  alpha: '[a-z]+',
  bool: 'true|false',
  guid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  int: '-?\\d+',
  long: '-?\\d+',
};

const PARAMETER = /\{([^{}]+)\}/g;

/** One route of the app, e.g. `accounts/{accountId}/sessions/{sessionId}:extend` or `dashboard/{*path}`. */
export class RouteTemplate {
  readonly text: string;
  /** Compared segment by segment to find the more specific of two templates. */
  readonly ranks: readonly number[];
  readonly #names: string[] = [];
  readonly #pattern: RegExp;

  /** @throws HostRefusal When the template uses what this host doesn't know. */
  constructor(text: string) {
    this.text = text;
    const segments = text.split('/').filter((segment) => segment !== '');
    const compiled = segments.map((segment, index) => this.#compile(segment, index === segments.length - 1));
    this.ranks = compiled.map(({ rank }) => rank);
    this.#pattern = new RegExp(`^${compiled.map(({ pattern }) => pattern).join('')}/?$`, 'i');
    if (new Set(this.#names.map((name) => name.toLowerCase())).size < this.#names.length) {
      throw new HostRefusal(`The route ${text} names a parameter twice: rename one of them.`);
    }
  }

  /**
   * @param path Percent-decoded, with its leading slash.
   * @returns The parameters in their own case, without absent optional ones; undefined when the path is another's.
   */
  match(path: string): Record<string, string> | undefined {
    const found = this.#pattern.exec(path);
    if (!found) return undefined;
    const parameters: Record<string, string> = {};
    this.#names.forEach((name, index) => {
      const value = found[index + 1];
      if (value !== undefined && value !== '') parameters[name] = value;
    });
    return parameters;
  }

  #compile(segment: string, isLast: boolean): { pattern: string; rank: number } {
    const rest = /^\{\*{1,2}([^{}:?]+)\}$/.exec(segment);
    if (rest?.[1] !== undefined) {
      if (!isLast) throw new HostRefusal(`In the route ${this.text} ${segment} must be the last segment.`);
      this.#names.push(rest[1]);
      return { pattern: '(?:/(.*))?', rank: RANK.rest };
    }
    const parts = [...segment.matchAll(PARAMETER)];
    const pattern = this.#compileParts(segment, parts);
    const only = parts.length === 1 && parts[0]?.[0] === segment ? parts[0][1] : undefined;
    if (parts.length === 0) return { pattern: `/${pattern}`, rank: RANK.literal };
    if (only === undefined) return { pattern: `/${pattern}`, rank: RANK.mixed };
    const rank = only.includes(':') ? RANK.constrained : RANK.parameter;
    return { pattern: only.endsWith('?') && isLast ? `(?:/${pattern})?` : `/${pattern}`, rank };
  }

  /** A parameter in a mixed segment takes as much as it can, so `{id}:stop` on `a:b:stop` gives `a:b`. */
  #compileParts(segment: string, parts: RegExpMatchArray[]): string {
    let pattern = '';
    let end = 0;
    for (const part of parts) {
      pattern += escapeLiteral(segment.slice(end, part.index)) + this.#compileParameter(part[1] ?? '');
      end = (part.index ?? 0) + part[0].length;
    }
    return pattern + escapeLiteral(segment.slice(end));
  }

  #compileParameter(declaration: string): string {
    const [name = '', ...constraints] = declaration.replace(/\?$/, '').split(':');
    this.#names.push(name);
    const [constraint] = constraints;
    if (constraint === undefined) return '([^/]+)';
    const pattern = CONSTRAINTS[constraint];
    if (pattern !== undefined && constraints.length === 1) return `(${pattern})`;
    throw new HostRefusal(
      `The route ${this.text} uses the constraint "${constraints.join(':')}": this host knows ${Object.keys(CONSTRAINTS).join(', ')}.`,
    );
  }
}

function escapeLiteral(literal: string): string {
  if (/[{}]/.test(literal))
    throw new HostRefusal(`The route part "${literal}" has a brace without its partner.`);
  return literal.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
}
