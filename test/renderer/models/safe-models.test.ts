import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ownCertificate } from '../../../cli/https/own-certificate.ts';
import { glbBytes } from '../../support/model-bytes.ts';
import { loaderWith } from '../../support/model-loader.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** A host that shows a certificate for models.example. */
async function safeHost() {
  const files = await ownCertificate(temporaryFolder(), ['models.example'], Date.now());
  const asked: (string | false | null)[] = [];
  const server = createServer(
    { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) },
    (request, response) => {
      asked.push(Reflect.get(request.socket, 'servername'));
      response.end(glbBytes({ asset: { version: '2.0' } }));
    },
  );
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const load = (authorities?: string) =>
    loaderWith({
      modelHosts: ['127.0.0.1'],
      resolveName: async () => ['127.0.0.1'],
      ...(authorities !== undefined && { authorities }),
    });
  return { port, asked, load, authorities: readFileSync(files.caFile, 'utf8') };
}

describe('a host that is asked over https:', () => {
  it('must have a certificate for the name, whatever address was checked for it', async () => {
    const { port, asked, load, authorities } = await safeHost();
    expect((await load(authorities)(`https://models.example:${port}/m.glb`)).name).toBe('m');
    expect(asked).toEqual(['models.example']);
    await expect(load(authorities)(`https://other.example:${port}/m.glb`)).rejects.toMatchObject({
      code: 'ModelUnreachable',
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    });
  });

  it('is not believed on the word of an authority that nobody trusts', async () => {
    const { port, asked, load } = await safeHost();
    await expect(load()(`https://models.example:${port}/m.glb`)).rejects.toMatchObject({
      code: 'ModelUnreachable',
    });
    expect(asked).toEqual([]);
  });
});
