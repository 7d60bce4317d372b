import { HostRefusal } from '../host-refusal.ts';
import type { HostedFunction } from './hosted-function.ts';
import type { Binding, FunctionCallback, FunctionMetadata, Registrations } from './registrations.ts';

interface Settings {
  readonly routePrefix: string;
  /** Where `%NAME%` in a schedule or route is looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What of the registered app this host runs.
 * @throws HostRefusal That names what it does not run: better no start than a function that never fires.
 */
export function hostedFunctions(registrations: Registrations, settings: Settings): HostedFunction[] {
  if (registrations.functions.size === 0) {
    throw new HostRefusal(
      'The app registered no function: its "main" must import the files that call app.http, app.timer or df.app.',
    );
  }
  if (registrations.wantsHttpStream) refuseHttpStream();
  return [...registrations.functions.values()].map(({ metadata, callback }) =>
    hostedFunction(metadata, callback, settings),
  );
}

export function refuseHttpStream(): never {
  throw new HostRefusal('app.setup({ enableHttpStream: true }) is not supported by this host: leave it out.');
}

function hostedFunction(
  metadata: FunctionMetadata,
  callback: FunctionCallback,
  settings: Settings,
): HostedFunction {
  const { name } = metadata;
  const bindings = Object.entries(metadata.bindings);
  const [triggerName, trigger] = bindings.find(([, binding]) => /trigger$/i.test(binding.type)) ?? [];
  if (triggerName === undefined || trigger === undefined)
    throw new HostRefusal(`Function "${name}" has no trigger.`);
  if (metadata.retryOptions)
    throw new HostRefusal(`Function "${name}" has a retry policy, which this host does not run.`);
  const others = bindings.filter(([bindingName]) => bindingName !== triggerName);
  for (const [bindingName, binding] of others) checkBinding(name, trigger, bindingName, binding);
  const hosted = {
    name,
    metadata,
    callback,
    triggerName,
    clientInputs: others
      .filter(([, binding]) => binding.direction === 'in')
      .map(([bindingName]) => bindingName),
    options: contextOptions(triggerName, trigger, others),
  };
  switch (trigger.type.toLowerCase()) {
    case 'httptrigger':
      return {
        ...hosted,
        type: 'http',
        methods: methodsOf(trigger),
        route: routeOf(name, trigger, settings),
      };
    case 'timertrigger':
      return {
        ...hosted,
        type: 'timer',
        schedule: expand(name, trigger.schedule, settings),
        runOnStartup: trigger.runOnStartup === true,
        useMonitor: trigger.useMonitor !== false,
      };
    case 'orchestrationtrigger':
      return { ...hosted, type: 'orchestration' };
    case 'activitytrigger':
      return { ...hosted, type: 'activity' };
    default:
      throw new HostRefusal(
        `Function "${name}" has the trigger "${trigger.type}": this host runs HTTP, timer, orchestration and activity triggers only.`,
      );
  }
}

function checkBinding(name: string, trigger: Binding, bindingName: string, binding: Binding): void {
  const type = binding.type.toLowerCase();
  if (binding.direction === 'in' && (type === 'durableclient' || type === 'orchestrationclient')) return;
  if (bindingName === '$return' && type === 'http' && trigger.type.toLowerCase() === 'httptrigger') return;
  const side = binding.direction === 'in' ? 'input' : 'output';
  throw new HostRefusal(
    `Function "${name}" has the ${side} binding "${binding.type}": this host knows durableClient inputs only.`,
  );
}

function contextOptions(triggerName: string, trigger: Binding, others: [string, Binding][]): object {
  const named = (direction: string): object[] =>
    others
      .filter(([name, binding]) => binding.direction === direction && name !== '$return')
      .map(([name, binding]) => ({ ...binding, name }));
  const returned = others.find(([name]) => name === '$return');
  return {
    trigger: { ...trigger, name: triggerName },
    return: returned && { ...returned[1], name: '$return' },
    extraInputs: named('in'),
    extraOutputs: named('out'),
  };
}

function methodsOf(trigger: Binding): string[] {
  const methods = Array.isArray(trigger.methods) ? trigger.methods : ['GET', 'POST'];
  return methods.map((method) => String(method).toUpperCase());
}

function routeOf(name: string, trigger: Binding, settings: Settings): string {
  const route = typeof trigger.route === 'string' ? expand(name, trigger.route, settings) : name;
  return [settings.routePrefix, route]
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter((part) => part !== '')
    .join('/');
}

function expand(name: string, text: unknown, { env }: Settings): string {
  if (typeof text !== 'string')
    throw new HostRefusal(`Function "${name}" has no schedule: give its timer trigger one.`);
  return text.replace(/%([^%/{}]+)%/g, (_match, setting: string) => {
    const value = env[setting];
    if (value === undefined)
      throw new HostRefusal(
        `Function "${name}" needs the setting ${setting}: set it in the environment or in local.settings.json.`,
      );
    return value;
  });
}
