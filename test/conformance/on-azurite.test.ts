import { vi } from 'vitest';
import { azuriteForThisFile } from '../support/azurite.ts';
import { exerciseConformance } from './exercise-conformance.ts';
import { serviceOn } from './service.ts';

// A day of virtual time is 1,440 sweeps, each of which asks Azurite.
vi.setConfig({ testTimeout: 60_000 });

const azurite = azuriteForThisFile();

exerciseConformance('Azurite', serviceOn(azurite.openTable));
