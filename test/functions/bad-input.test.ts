import { startVirtualBroker } from '../support/virtual-broker.ts';
import { exerciseBadInput } from './suites/bad-input.ts';

exerciseBadInput('SQLite in memory', startVirtualBroker);
