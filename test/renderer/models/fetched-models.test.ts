import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bytesOf, glbBytes, gltfBytes, triangleJson } from '../../support/model-bytes.ts';
import { loaderWith } from '../../support/model-loader.ts';
import { leadTo, serveModels } from '../../support/model-server.ts';

const corners = bytesOf(new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]));
const triangle = (buffer: object) => triangleJson({ buffers: [{ byteLength: 36, ...buffer }] });
const glb = glbBytes(triangle({}), corners);
const local = { modelHosts: ['127.0.0.1'] };

describe('a model at an address', () => {
  it('is fetched, and says how far it is', async () => {
    const { port } = await serveModels({ '/parts/My%20model.glb': glb });
    const stages: string[] = [];
    let fetched: unknown = null;
    const asset = await loaderWith(local)(`http://127.0.0.1:${port}/parts/My%20model.glb`, {
      progress: (progress) => {
        stages.push(progress.stage);
        if (progress.stage === 'fetching') fetched = progress;
      },
    });
    expect(asset.name).toBe('My model');
    expect(asset.meshes).toHaveLength(1);
    expect(fetched).toEqual({ stage: 'fetching', loaded: glb.length, total: glb.length });
    expect([...new Set(stages)]).toEqual(['fetching', 'reading', 'indexing']);
  });

  it('is fetched with the files that it names, once each, with the signature that opened it', async () => {
    const model = { ...triangle({ uri: 'data/corners.bin' }), images: [{ uri: 'unused.png' }] };
    const { port, asked } = await serveModels({
      '/a/model.gltf': gltfBytes(model),
      '/a/data/corners.bin': corners,
    });
    const asset = await loaderWith(local)(`http://127.0.0.1:${port}/a/model.gltf?sig=secret`);
    expect(asset.meshes).toHaveLength(1);
    expect(asked.map((line) => line.split(' ')[1])).toEqual([
      '/a/model.gltf?sig=secret',
      '/a/data/corners.bin?sig=secret',
    ]);
  });

  it('is unpacked where a host sends it packed, and counted as it comes out', async () => {
    const packed = gzipSync(glb);
    const { port } = await serveModels({
      '/m.glb': (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    });
    const url = `http://127.0.0.1:${port}/m.glb`;
    expect((await loaderWith(local)(url)).meshes).toHaveLength(1);
    await expect(loaderWith({ ...local, maxModelBytes: glb.length - 1 })(url)).rejects.toMatchObject({
      code: 'ModelTooLarge',
    });
  });

  it.each([
    ['a scheme that is none', 'ftp://models.example/m.glb', 'not from ftp:'],
    ['no folder to read from', 'file:///etc/passwd', 'no folder'],
    ['a user in it', 'https://me:word@models.example/m.glb', 'user or a password'],
    ['an address that is none', 'https://', 'none'],
    ['plain http to a public host', 'http://1.1.1.1/m.glb', 'over https: only'],
    ['loopback', 'https://127.0.0.1/m.glb', 'no public host'],
    ['loopback written otherwise', 'https://0x7f.1/m.glb', 'no public host'],
    ['loopback as one number', 'https://2130706433/m.glb', 'no public host'],
    ['loopback of IPv6', 'https://[::1]/m.glb', 'no public host'],
    ['IPv4 within IPv6', 'https://[::ffff:127.0.0.1]/m.glb', 'no public host'],
    ['the metadata service', 'https://169.254.169.254/latest/meta-data', 'no public host'],
    ['a name that leads inside', 'https://inside.example/m.glb', 'no public host'],
    ['a name that leads outside and inside', 'https://both.example/m.glb', 'no public host'],
    [
      'a name that is trusted and leads to the metadata service',
      'http://trusted.example/m.glb',
      'no public host',
    ],
  ])('is refused with %s', async (_what, url, says) => {
    const names: Record<string, string[]> = {
      'inside.example': ['10.0.0.1'],
      'both.example': ['1.1.1.1', '192.168.0.1'],
      'trusted.example': ['169.254.169.254'],
      'models.example': ['1.1.1.1'],
    };
    const load = loaderWith({
      modelHosts: ['trusted.example'],
      resolveName: async (name) => names[name] ?? [],
    });
    await expect(load(url)).rejects.toMatchObject({
      code: 'ModelAddressRefused',
      message: expect.stringContaining(says),
    });
  });

  it('is asked at the address that was checked, and its name is not resolved again', async () => {
    const { port, asked } = await serveModels({ '/m.glb': glb });
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const load = loaderWith({
      modelHosts: ['turning.example'],
      resolveName: async () => answers.shift() ?? [],
    });
    await load(`http://turning.example:${port}/m.glb`);
    expect(asked).toEqual([`turning.example:${port} /m.glb`]);
    expect(answers).toHaveLength(1);
  });

  it('is followed where it leads, and every step is checked', async () => {
    const { port } = await serveModels({
      '/first': leadTo('/second'),
      '/second': leadTo('m.glb'),
      '/m.glb': glb,
      '/inside': leadTo('http://127.0.0.2:1/m.glb'),
      '/file': leadTo('file:///etc/passwd'),
    });
    const load = loaderWith(local);
    expect((await load(`http://127.0.0.1:${port}/first`)).meshes).toHaveLength(1);
    for (const path of ['inside', 'file'])
      await expect(load(`http://127.0.0.1:${port}/${path}`)).rejects.toMatchObject({
        code: 'ModelAddressRefused',
      });
  });

  it('is given up after five redirects', async () => {
    const steps = Object.fromEntries(
      Array.from({ length: 6 }, (_, step) => [`/${step}`, leadTo(`/${step + 1}`)]),
    );
    const { port, asked } = await serveModels({ ...steps, '/6': glb });
    const load = loaderWith(local);
    await expect(load(`http://127.0.0.1:${port}/0`)).rejects.toMatchObject({
      code: 'ModelUnreachable',
      message: expect.stringContaining('more than 5 times'),
    });
    expect(asked).toHaveLength(6);
    expect((await load(`http://127.0.0.1:${port}/1`)).meshes).toHaveLength(1);
  });

  it('may not name files of other hosts, inside or outside', async () => {
    const { port } = await serveModels({
      '/away.gltf': gltfBytes(triangle({ uri: 'https://1.1.1.1/corners.bin' })),
      '/local.gltf': gltfBytes(triangle({ uri: 'file:///etc/passwd' })),
      '/other.gltf': gltfBytes(triangle({ uri: '//127.0.0.1:1/corners.bin' })),
    });
    for (const name of ['away', 'local', 'other'])
      await expect(loaderWith(local)(`http://127.0.0.1:${port}/${name}.gltf`)).rejects.toMatchObject({
        code: 'ModelAddressRefused',
      });
  });

  it('is not there, not well, or not to be had, each in its own words and without the query', async () => {
    const { port } = await serveModels({
      '/broken': (_request, response) => response.writeHead(500).end(),
      '/short': (_request, response) => {
        response.writeHead(200, { 'content-length': 1000 }).write('glTF');
        setImmediate(() => response.destroy());
      },
    });
    const load = loaderWith(local);
    const base = `http://127.0.0.1:${port}`;
    const plain = expect.not.stringContaining('secret');
    await expect(load(`${base}/none?sig=secret`)).rejects.toMatchObject({
      code: 'ModelNotFound',
      message: plain,
    });
    await expect(load(`${base}/broken?sig=secret`)).rejects.toMatchObject({
      code: 'ModelUnreachable',
      message: plain,
    });
    await expect(load(`${base}/short?sig=secret`)).rejects.toMatchObject({
      code: 'ModelUnreachable',
      message: plain,
    });
    await expect(load('http://127.0.0.1:1/?sig=secret')).rejects.toMatchObject({
      code: 'ModelUnreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('that is too large is refused by what is announced, and by what comes', async () => {
    let sent = 0;
    const { port } = await serveModels({
      '/announced': (_request, response) =>
        response.writeHead(200, { 'content-length': 2 ** 40 }).flushHeaders(),
      '/endless': (_request, response) => {
        const send = (): void => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
          response.once('drain', send);
        };
        send();
      },
    });
    const load = loaderWith({ ...local, maxModelBytes: 2 ** 20 });
    for (const path of ['announced', 'endless'])
      await expect(load(`http://127.0.0.1:${port}/${path}`)).rejects.toMatchObject({
        code: 'ModelTooLarge',
        message: expect.stringContaining('1 MiB'),
      });
    expect(sent).toBeLessThan(2 ** 26);
  });

  it('counts its files against the same limit', async () => {
    const model = gltfBytes(triangle({ uri: 'corners.bin' }));
    const { port } = await serveModels({ '/m.gltf': model, '/corners.bin': corners });
    const limit = model.length + corners.length;
    const url = `http://127.0.0.1:${port}/m.gltf`;
    expect((await loaderWith({ ...local, maxModelBytes: limit })(url)).meshes).toHaveLength(1);
    await expect(loaderWith({ ...local, maxModelBytes: limit - 1 })(url)).rejects.toMatchObject({
      code: 'ModelTooLarge',
    });
  });

  it('from a host that falls silent ends after the idle time', async () => {
    const { port } = await serveModels({
      '/headers': () => undefined,
      '/body': (_request, response) => response.writeHead(200).write('glTF'),
    });
    for (const path of ['headers', 'body'])
      await expect(
        loaderWith({ ...local, idleMs: 100 })(`http://127.0.0.1:${port}/${path}`),
      ).rejects.toMatchObject({
        code: 'ModelUnreachable',
        message: expect.stringContaining('said nothing for 100 ms'),
      });
  });
});
