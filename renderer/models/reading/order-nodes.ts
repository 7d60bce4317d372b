import { modelFault } from '../model-fault.ts';
import { at } from './at.ts';
import type { GltfFile } from './gltf-file.ts';

export interface NodeOrder {
  /** Of each node of the file; -1: none. */
  readonly parents: Int32Array;
  /** All nodes of the file, parents before their children. */
  readonly all: readonly number[];
  /** Those of the scene that is shown, parents before their children. */
  readonly shown: readonly number[];
}

/** Brings nodes into an order in which trees can be walked without recursion. @throws SceneFault `ModelInvalid` where they are no trees. */
export function orderNodes(file: GltfFile): NodeOrder {
  const parents = findParents(file);
  const tops = [...parents.keys()].filter((node) => parents[node] === -1);
  const all = below(tops, file);
  // Every node has one parent at most, so whatever can't be reached from a top goes round in a circle.
  if (all.length < file.nodes.length) {
    const reached = new Set(all);
    throw modelFault.invalid(
      `nodes[${file.nodes.findIndex((_, node) => !reached.has(node))}] lies below itself.`,
    );
  }
  if (file.scenes.length === 0 && file.scene === undefined) return { parents, all, shown: all };
  const scene = at(file.scenes, file.scene ?? 0, 'scenes');
  for (const node of scene.nodes) {
    at(file.nodes, node, 'nodes');
    if (parents[node] !== -1)
      throw modelFault.invalid(`The scene names nodes[${node}], which lies below another node.`);
  }
  if (new Set(scene.nodes).size < scene.nodes.length)
    throw modelFault.invalid('The scene names a node twice.');
  return { parents, all, shown: below(scene.nodes, file) };
}

function findParents(file: GltfFile): Int32Array {
  const parents = new Int32Array(file.nodes.length).fill(-1);
  for (const [parent, { children }] of file.nodes.entries()) {
    for (const child of children) {
      at(file.nodes, child, 'nodes');
      if (child === parent) throw modelFault.invalid(`nodes[${child}] lies below itself.`);
      if (parents[child] !== -1) throw modelFault.invalid(`nodes[${child}] has two parents.`);
      parents[child] = parent;
    }
  }
  return parents;
}

function below(tops: readonly number[], file: GltfFile): number[] {
  const order = [...tops];
  // The list grows while it is walked.
  for (const node of order) for (const child of file.nodes[node]?.children ?? []) order.push(child);
  return order;
}
