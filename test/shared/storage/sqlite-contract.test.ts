import { exerciseReopening, exerciseTable } from '../../support/contracts/table.ts';
import { fileTable, memoryTable, tableFile } from '../../support/open-tables.ts';

exerciseTable('SQLite in memory', () => Promise.resolve(memoryTable()));
exerciseTable('SQLite in a file', () => Promise.resolve(fileTable()));
exerciseReopening('SQLite in a file', () => {
  const path = tableFile();
  return () => Promise.resolve(fileTable(path));
});
