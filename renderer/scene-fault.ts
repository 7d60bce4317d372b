import type { SceneErrorCode } from '../shared/connection/scene/scene-error.ts';

/** Why a call can't be done, in words for the device. What is thrown otherwise is a fault of the engine, whose words stay here. */
export class SceneFault extends Error {
  readonly code: SceneErrorCode;
  /** The field that is wrong, where it is one. */
  readonly target: string | undefined;

  constructor(code: SceneErrorCode, message: string, target?: string) {
    super(message);
    this.name = 'SceneFault';
    this.code = code;
    this.target = target;
  }
}
