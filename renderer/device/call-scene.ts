import { type SceneCallName, sceneCalls } from '../../shared/connection/scene/calls.ts';
import { SceneFault } from '../scene-fault.ts';
import { type CallContext, sceneAnswers } from './scene-answers.ts';

/** Does what a device asks, if it asks for something that there is, in the form that it has. */
export async function callScene(call: string, given: unknown, context: CallContext): Promise<object> {
  if (!isCall(call)) throw new SceneFault('UnknownMessage', `This engine knows no call '${call}'.`, 'call');
  return await answer(call, given, context);
}

async function answer<Name extends SceneCallName>(
  call: Name,
  given: unknown,
  context: CallContext,
): Promise<object> {
  const parsed = sceneCalls[call].params.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const target = issue?.path.join('.') ?? '';
    throw new SceneFault(
      'InvalidParam',
      `${call}: ${target === '' ? 'the parameters' : `'${target}'`}: ${issue?.message ?? 'wrong'}.`,
      target === '' ? undefined : target,
    );
  }
  // The schema of this name gave these parameters: the two tables have the same names, which the compiler can't follow through one.
  const run = sceneAnswers[call] as (params: unknown, context: CallContext) => Promise<object>;
  return await run(parsed.data, context);
}

const isCall = (name: string): name is SceneCallName => Object.hasOwn(sceneCalls, name);
