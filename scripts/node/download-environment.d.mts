export function downloadEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
