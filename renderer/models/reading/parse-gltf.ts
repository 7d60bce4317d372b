import { z } from 'zod';
import { modelFault } from '../model-fault.ts';
import type { ReadingLimits } from '../worker-messages.ts';
import { type GltfFile, gltfFile } from './gltf-file.ts';

/** Files of glTF 1 have it as a number here and there. */
const version = z.union([z.string().max(16), z.number()]);
const head = z.object({ asset: z.object({ version, minVersion: version.optional() }) });
const nodeList = z.object({ nodes: z.array(z.unknown()).default([]) });

/** @throws SceneFault `ModelInvalid` that names the first field which is wrong, or `ModelTooLarge` for too many nodes. */
export function parseGltf(json: unknown, limits: ReadingLimits): GltfFile {
  const { asset } = parsed(head, json);
  const needed = asset.minVersion ?? asset.version;
  if (needed !== '2.0') throw modelFault.invalid(`The model is glTF ${needed}; this engine reads glTF 2.0.`);
  const { nodes } = parsed(nodeList, json);
  if (nodes.length > limits.entities)
    throw modelFault.tooLarge(`The model has ${nodes.length} nodes; this engine takes ${limits.entities}.`);
  return parsed(gltfFile, json);
}

function parsed<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  const path = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
    .slice(0, 200);
  throw modelFault.invalid(
    `The JSON of the model is wrong at ${path || 'the top'}: ${issue?.message ?? 'not readable'}.`,
  );
}
