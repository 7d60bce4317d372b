import { vi } from 'vitest';
import { azuriteForThisFile } from '../support/azurite.ts';
import { type StartVirtualBroker, startVirtualBroker } from '../support/virtual-broker.ts';
import { exerciseBadInput } from './suites/bad-input.ts';
import { exerciseSessionLife } from './suites/session-life.ts';
import { exerciseV1Life } from './suites/v1-life.ts';

// A day of virtual time is 1,440 sweeps, each of which asks Azurite.
vi.setConfig({ testTimeout: 60_000 });

const azurite = azuriteForThisFile();

/** Two shards: a sweep asks each of them every minute, and virtual hours have many minutes. */
const start: StartVirtualBroker = (options) =>
  startVirtualBroker({ ...options, shards: 2, openTable: azurite.openTable });

exerciseSessionLife('Azurite', start);
exerciseV1Life('Azurite', start);
exerciseBadInput('Azurite', start);
