import { startVirtualBroker } from '../support/virtual-broker.ts';
import { exerciseSessionLife } from './suites/session-life.ts';

exerciseSessionLife('SQLite in memory', startVirtualBroker);
