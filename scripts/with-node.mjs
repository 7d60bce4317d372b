#!/usr/bin/env node
// node scripts/with-node.mjs <script> [argument …]   runs the script with a Node that this project can use
// node scripts/with-node.mjs --version               only makes sure that there is one (npm's postinstall)
//
// Plain JavaScript, because it must run on the Node that is too old for everything else (18 and later).
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './node/launch.mjs';

await launch({
  root: dirname(dirname(fileURLToPath(import.meta.url))),
  running: process.versions.node,
  argv: process.argv.slice(2),
});
