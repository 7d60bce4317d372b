import { azuriteForThisFile } from '../support/azurite.ts';
import { exerciseConformance } from './exercise-conformance.ts';
import { serviceOn } from './service.ts';

const azurite = azuriteForThisFile();

exerciseConformance('Azurite', serviceOn(azurite.openTable));
