import { SceneFault } from '../scene-fault.ts';
import { wordsOf } from './words-of.ts';

/** What a device is told of an error. Of a fault of the engine the words go to the log, and the device is told that it was one. */
export function faultOf(error: unknown): SceneFault {
  if (error instanceof SceneFault) return error;
  process.stderr.write(`a call failed: ${wordsOf(error)}\n`);
  return new SceneFault('InternalError', 'The engine failed at this call. The scene is as it was.');
}
