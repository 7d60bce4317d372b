import { X509Certificate } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { namesIn } from '../../cli/https/certificate-facts.ts';
import { ownCertificate } from '../../cli/https/own-certificate.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOW = Date.UTC(2027, 0, 1);
const DAY = 86_400_000;

/** The certificate and its authority as the files have them after a start at that time. */
async function start(folder: string, names: readonly string[] = ['sts.example'], now = NOW) {
  const { certFile, caFile } = await ownCertificate(folder, names, now);
  return { leaf: new X509Certificate(readFileSync(certFile)), ca: new X509Certificate(readFileSync(caFile)) };
}

it('The first start makes an authority for ten years and a certificate for 397 days', async () => {
  const { leaf, ca } = await start(temporaryFolder());
  const days = ({ validFrom, validTo }: X509Certificate) =>
    (Date.parse(validTo) - Date.parse(validFrom)) / DAY;
  expect([days(leaf), Math.round(days(ca) / 365.25)]).toEqual([397, 10]);
  expect([ca.ca, leaf.ca, leaf.verify(ca.publicKey)]).toEqual([true, false, true]);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
});

it('It is for what was asked, for localhost and for both loopback addresses', async () => {
  const { leaf } = await start(temporaryFolder(), ['sts.example', '*.sts.example', '10.1.2.3', 'fd00::1']);
  expect(namesIn(leaf)).toEqual([
    ...['sts.example', '*.sts.example', '10.1.2.3', 'fd00::1'],
    ...['localhost', '127.0.0.1', '::1'],
  ]);
  expect(leaf.checkIP('::1')).toBe('::1');
  expect(leaf.checkHost('a.sts.example')).toBe('*.sts.example');
  expect(leaf.checkHost('example')).toBeUndefined();
});

it('Its keys are for the owner alone, its certificates for everybody', async () => {
  const folder = temporaryFolder();
  await start(folder);
  const modes = ['ca.key', 'server.key', 'ca.crt', 'server.crt'].map(
    (name) => statSync(join(folder, name)).mode & 0o777,
  );
  expect(modes).toEqual([0o600, 0o600, 0o644, 0o644]);
});

it('The next start keeps both, also when it asks for fewer names', async () => {
  const folder = temporaryFolder();
  const first = await start(folder, ['a.example', 'b.example']);
  const second = await start(folder, ['b.example'], NOW + DAY);
  expect(second.leaf.serialNumber).toBe(first.leaf.serialNumber);
  expect(second.ca.serialNumber).toBe(first.ca.serialNumber);
});

it.each([
  ['a name that it does not have yet', 0, ['sts.example', 'added.example']],
  ['less than 30 days left', 366 * DAY + 1, ['sts.example']],
])('There is a new certificate of the same authority with %s', async (_name, later, names) => {
  const folder = temporaryFolder();
  const first = await start(folder);
  const second = await start(folder, names, NOW + later);
  expect(second.leaf.serialNumber).not.toBe(first.leaf.serialNumber);
  expect(second.leaf.verify(first.ca.publicKey)).toBe(true);
  expect(second.ca.serialNumber).toBe(first.ca.serialNumber);
});

it('With exactly 30 days left the certificate is kept', async () => {
  const folder = temporaryFolder();
  const first = await start(folder);
  const second = await start(folder, ['sts.example'], NOW + 366 * DAY);
  expect(second.leaf.serialNumber).toBe(first.leaf.serialNumber);
});

it('A certificate that is half there or has another key is replaced', async () => {
  const folder = temporaryFolder();
  const first = await start(folder);
  writeFileSync(join(folder, 'server.crt'), 'half');
  const second = await start(folder);
  copyFileSync(join(folder, 'ca.key'), join(folder, 'server.key'));
  const third = await start(folder);
  expect(new Set([first, second, third].map(({ leaf }) => leaf.serialNumber)).size).toBe(3);
});

it("The authority's key may be kept elsewhere until a new certificate is needed, and is asked for then", async () => {
  const folder = temporaryFolder();
  await start(folder);
  rmSync(join(folder, 'ca.key'));
  await expect(start(folder)).resolves.toBeDefined();
  await expect(start(folder, ['added.example'])).rejects.toThrow(
    /ca\.key is not the key of .*ca\.crt\. Put back/,
  );
});

it('No certificate outlives its authority, and a month before the end of that a person has to decide', async () => {
  const folder = temporaryFolder();
  const { ca } = await start(folder);
  const end = Date.parse(ca.validTo);
  const late = await start(folder, ['sts.example'], end - 40 * DAY);
  expect(Date.parse(late.leaf.validTo)).toBe(end);
  await expect(start(folder, ['sts.example'], end - 29 * DAY)).rejects.toThrow(/ends on .* Move the folder/);
});
