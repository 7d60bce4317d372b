import { openSqliteTable } from '../../shared/storage/sqlite-table.ts';
import { exerciseConformance } from './exercise-conformance.ts';
import { serviceOn } from './service.ts';

exerciseConformance(
  'SQLite in memory',
  serviceOn(() => Promise.resolve(openSqliteTable(':memory:'))),
);
