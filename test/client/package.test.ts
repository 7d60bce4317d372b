import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const compiler = join(root, 'node_modules/typescript/bin/tsc');

/** An app far from this repository: nothing is installed there but the package as it would be packed. */
const app = mkdtempSync(join(tmpdir(), 'client-package-'));
const installed = join(app, 'node_modules/@remote-rendering/client');

const run = (...args: readonly string[]): string => {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: app, encoding: 'utf8' });
  return stdout + stderr;
};

const source = `
import { type Entity, RemoteRenderingClient, type RenderingConnection, type SceneCallInput } from '@remote-rendering/client';

type IsAny<Type> = 0 extends 1 & Type ? true : false;
type Result<Name extends 'getEntity' | 'getOutline' | 'rayCastQuery'> = Awaited<ReturnType<RenderingConnection[Name]>>;
export const isAny: [IsAny<Entity>, IsAny<Entity['position']>, IsAny<Result<'getOutline'>['boxes'][0]['box']>,
  IsAny<Result<'rayCastQuery'>[0]['distance']>, IsAny<SceneCallInput<'loadModel'>['source']>] = [false, false, false, false, false];

export async function turn(client: RemoteRenderingClient, file: File): Promise<number> {
  const session = await client.createNewRenderingSession({ maxLeaseInMinutes: 10, size: 'Standard' });
  session.autoRenew = { whenLessThanMinutes: 2, byMinutes: 3 };
  session.on('connectionChanged', ({ status, reason }) => [status, reason?.code]);
  const scene = await session.connect({ abortSignal: AbortSignal.timeout(1000) });
  const { root } = await scene.loadModel(file, { onProgress: ({ stage }) => stage === 'uploading' });
  for await (const { name } of scene.listEntities({ parent: root })) await scene.updateEntity(root, { name });
  await scene.startPictures({ width: 64, height: 64 }, ({ jpeg }) => void new Blob([jpeg]));
  // @ts-expect-error There is no such field.
  await scene.updateEntity(root, { nam: 'x' });
  // @ts-expect-error A vector has three numbers.
  scene.setCamera({ position: [0, 0], target: [0, 0, 0] });
  return (await scene.getEntity(root)).position[0];
}

const credential = { token: 'none' };
new RemoteRenderingClient({ endpoint: 'https://rendering.example', accountId: '00000000-0000-0000-0000-000000000000', credential });
`;

/** What the compiler has to say of the app. Nothing of a declaration is passed over. */
function complaints(surroundings: object): string {
  const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedSideEffectImports: true };
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    skipLibCheck: false,
    ...strict,
    ...surroundings,
  };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
  return run(compiler);
}

describe('the library as a package', () => {
  beforeAll(() => {
    mkdirSync(installed, { recursive: true });
    cpSync(join(root, 'client/package.json'), join(installed, 'package.json'));
    writeFileSync(join(app, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(app, 'app.ts'), source);
    const [config, out] = [join(root, 'tsconfig.client.json'), join(installed, 'dist')];
    expect(run(compiler, '-p', config, '--outDir', out)).toBe('');
  });
  afterAll(() => rmSync(app, { recursive: true, force: true }));

  it('gives an app for browsers real types, without a package but itself', () => {
    expect(complaints({ lib: ['es2023', 'dom', 'dom.iterable'], types: [] })).toBe('');
  });

  it('gives an app for Node the same types, without those of a browser', () => {
    const typeRoots = [join(root, 'node_modules/@types')];
    expect(complaints({ lib: ['es2023'], types: ['node'], typeRoots })).toBe('');
  });

  it('is found and runs where it is installed', () => {
    expect(complaints({ lib: ['es2023', 'dom', 'dom.iterable'], types: [] })).toBe('');
    expect(run('app.js')).toBe('');
  });
});
