import { exerciseJumps } from './suites/jumps.ts';
import { exercisePauses } from './suites/pauses.ts';
import { exerciseSwitchedOff } from './suites/switched-off.ts';

// In one file, for they wait for the real clock, so that they wait together. The longest come first.
exercisePauses();
exerciseJumps();
exerciseSwitchedOff();
