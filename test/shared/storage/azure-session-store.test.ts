import { azuriteForThisFile } from '../../support/azurite.ts';
import { exerciseSessionStore } from '../../support/contracts/session-store.ts';

const azurite = azuriteForThisFile();

exerciseSessionStore('Table Storage on Azurite', azurite.openTable);
