import type { SceneErrorCode } from '../../shared/connection/scene/scene-error.ts';
import { SceneFault } from '../scene-fault.ts';

const fault =
  (code: SceneErrorCode) =>
  (message: string): SceneFault =>
    new SceneFault(code, message);

/** Why a model can't be had. Messages name what is wrong, and no secret: addresses come without their queries. */
export const modelFault = {
  invalid: fault('ModelInvalid'),
  tooLarge: fault('ModelTooLarge'),
  unsupported: fault('ModelUnsupported'),
  /** The address is not one that may be asked. */
  refused: fault('ModelAddressRefused'),
  notFound: fault('ModelNotFound'),
  unreachable: fault('ModelUnreachable'),
} as const;

export const isSceneFault = (error: unknown): error is SceneFault => error instanceof SceneFault;
