import { describe, expect, it } from 'vitest';
import { easyAuthPrincipal } from '../../../shared/auth/easy-auth.ts';
import { documentedRoleNames } from '../../../shared/auth/role.ts';
import { someone, tenant } from '../../support/entra-issuer.ts';

const rules = { tenant, roleNames: documentedRoleNames };
const long = 'http://schemas.microsoft.com/';
const good = [
  { typ: 'roles', val: 'Remote Rendering Client' },
  { typ: `${long}identity/claims/tenantid`, val: tenant },
  { typ: `${long}identity/claims/objectidentifier`, val: someone },
];
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const principal = (claims: readonly object[], auth_typ = 'aad'): string => encode({ auth_typ, claims });
const client = { ok: true, holder: { role: 'client', who: `entra:${someone}` } };
const refused = (why: string) => ({ ok: false, why });

describe('what Azure’s own sign-in says of a caller', () => {
  it.each([
    ['the long names of claims', good, client],
    [
      'the short ones',
      [
        { typ: 'roles', val: 'Remote Rendering Client' },
        { typ: 'tid', val: tenant },
        { typ: 'oid', val: someone },
      ],
      client,
    ],
    ['both, if they agree', [...good, { typ: 'oid', val: someone }], client],
    [
      'the role under its long name',
      [
        { typ: `${long}ws/2008/06/identity/claims/role`, val: 'Remote Rendering Administrator' },
        ...good.slice(1),
      ],
      { ok: true, holder: { role: 'administrator', who: `entra:${someone}` } },
    ],
    ['no role of ours', good.slice(1), refused('noRole')],
    [
      'another tenant',
      [...good.slice(0, 1), { typ: 'tid', val: someone }, ...good.slice(2)],
      refused('invalid'),
    ],
    ['two tenants', [...good, { typ: 'tid', val: someone }], refused('malformed')],
    ['two people', [...good, { typ: 'oid', val: tenant }], refused('malformed')],
    ['nobody', good.slice(0, 2), refused('malformed')],
    [
      'somebody without an object id',
      [...good.slice(0, 2), { typ: 'oid', val: 'x y' }],
      refused('malformed'),
    ],
  ])('is read with %s', (_name, claims, expected) => {
    expect(easyAuthPrincipal(principal(claims), rules)).toEqual(expected);
  });

  it.each([
    ['nothing', ''],
    ['no base64', '{"auth_typ":"aad"}'],
    ['no JSON', Buffer.from('{').toString('base64')],
    ['a list', encode([])],
    ['another way of signing in', principal(good, 'facebook')],
    ['more than 16 KiB', principal([...good, { typ: 'x', val: 'x'.repeat(16_384) }])],
  ])('is malformed with %s', (_name, header) => {
    expect(easyAuthPrincipal(header, rules)).toEqual(refused('malformed'));
  });
});
