/**
 * What `ConvertFrom-Json` answers, read as under `Set-StrictMode -Version Latest`: a property that is not there is an error, and not
 * nothing. Names count in any case.
 */
export class StrictObject {
  readonly #properties: ReadonlyMap<string, unknown>;

  private constructor(value: object) {
    this.#properties = new Map(Object.entries(value).map(([name, held]) => [name.toLowerCase(), held]));
  }

  static from(value: unknown): StrictObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error(`This is not an object: ${JSON.stringify(value)}.`);
    return new StrictObject(value);
  }

  static parse(json: string): StrictObject {
    return StrictObject.from(JSON.parse(json));
  }

  read(name: string): unknown {
    if (!this.has(name)) throw new Error(`The property '${name}' cannot be found on this object.`);
    return this.#properties.get(name.toLowerCase());
  }

  /** What the scripts ask `Get-Member` before they read what may be missing. */
  has(name: string): boolean {
    return this.#properties.has(name.toLowerCase());
  }

  /** Reads what has to be there, and of the rest what is. */
  readAll(required: readonly string[], optional: readonly string[] = []): Record<string, unknown> {
    const names = [...required, ...optional.filter((name) => this.has(name))];
    return Object.fromEntries(names.map((name) => [name, this.read(name)]));
  }

  /** A property that has to be a list of objects. */
  list(name: string): readonly StrictObject[] {
    const value = this.read(name);
    if (!Array.isArray(value)) throw new Error(`The property '${name}' is not a list.`);
    return value.map((item) => StrictObject.from(item));
  }
}
