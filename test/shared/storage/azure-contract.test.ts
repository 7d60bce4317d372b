import { azuriteForThisFile } from '../../support/azurite.ts';
import { exerciseReopening, exerciseTable } from '../../support/contracts/table.ts';

const azurite = azuriteForThisFile();

exerciseTable('Table Storage on Azurite', azurite.openTable);
exerciseReopening('Table Storage on Azurite', () => {
  const name = azurite.newTableName();
  return () => azurite.openTableNamed(name);
});
