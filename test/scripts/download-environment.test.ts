import { expect, it } from 'vitest';
import { downloadEnvironment } from '../../scripts/node/download-environment.mjs';

it('hides the npm command around it from the download, whatever the case of the names', () => {
  const around = {
    npm_config_prefix: '/elsewhere',
    npm_config_global: 'true',
    NPM_CONFIG_OMIT: 'optional',
    npm_config_package_lock_only: 'true',
    npm_command: 'install',
    npm_lifecycle_event: 'postinstall',
    npm_package_name: 'project',
    INIT_CWD: '/elsewhere',
    NODE_ENV: 'production',
  };
  expect(downloadEnvironment(around)).toEqual({});
});

it('keeps where and how to download', () => {
  const wanted = {
    PATH: '/bin',
    HTTPS_PROXY: 'http://proxy:8080',
    npm_config_registry: 'https://registry.example/',
    'npm_config_strict-ssl': 'false',
    NPM_CONFIG_CAFILE: '/etc/ca.pem',
    npm_config_userconfig: '/home/user/.npmrc',
  };
  expect(downloadEnvironment(wanted)).toEqual(wanted);
});
