import { SourceMap } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { SuiteName } from '../client/suites/suites.ts';
import type { Failure, Trial } from './client-page-script.ts';
import type { ClientService } from './client-service.ts';

const script = fileURLToPath(new URL('client-page-script.ts', import.meta.url));
const SCRIPT_NAME = 'client-page-script.js';

/** The library and its rules as one script, and where each place of it was written. */
export interface ClientScript {
  readonly text: string;
  /** A stack of the page, in the words of the sources. */
  readonly stackOf: (stack: string) => string;
}

export async function bundleClientScript(): Promise<ClientScript> {
  const { outputFiles } = await build({
    entryPoints: [script],
    bundle: true,
    format: 'iife',
    globalName: 'clientRules',
    target: 'es2022',
    // Nothing of Node's is there in a page: what needs it does not build.
    platform: 'browser',
    outfile: resolve(SCRIPT_NAME),
    sourcemap: 'external',
    write: false,
  });
  const [map, code] = ['.map', '.js'].map((end) => outputFiles.find(({ path }) => path.endsWith(end))?.text);
  const written = new SourceMap(JSON.parse(map ?? ''));
  const place = (whole: string, line: string, column: string): string => {
    const found = written.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in found)) return whole;
    return `${resolve(found.originalSource)}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  };
  return {
    // What a strict script declares stays in it.
    text: `${code}\nglobalThis.clientRules = clientRules;\n//# sourceURL=${SCRIPT_NAME}`,
    stackOf: (stack) => stack.replaceAll(/\S*client-page-script\.js:(\d+):(\d+)/g, place),
  };
}

/** A page of the service's own origin, under its own policy, that has the library and tries its rules. */
export class ClientPage {
  readonly #page: Page;
  readonly #script: ClientScript;
  readonly #service: ClientService;

  private constructor(page: Page, clientScript: ClientScript, service: ClientService) {
    this.#page = page;
    this.#script = clientScript;
    this.#service = service;
  }

  static async open(
    browser: Browser,
    clientScript: ClientScript,
    service: ClientService,
  ): Promise<ClientPage> {
    const page = await browser.newPage();
    await page.goto(`${service.endpoint}/viewer`);
    await page.evaluate(clientScript.text);
    return new ClientPage(page, clientScript, service);
  }

  /** Throws what the rule threw in the page. */
  async holds(suite: SuiteName, rule: string): Promise<void> {
    const { endpoint, accountId, key } = this.#service;
    const trial: Trial = { suite, rule, endpoint, accountId, key };
    const failure = await this.#page.evaluate<Failure | null>(
      `clientRules.tryRule(${JSON.stringify(trial)})`,
    );
    if (!failure) return;
    const error = new Error(failure.message);
    error.stack = this.#script.stackOf(failure.stack);
    throw error;
  }
}
