import { startVirtualBroker } from '../support/virtual-broker.ts';
import { exerciseV1Life } from './suites/v1-life.ts';

exerciseV1Life('SQLite in memory', startVirtualBroker);
