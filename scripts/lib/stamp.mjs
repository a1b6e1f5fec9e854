import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const IGNORED = /\.test\.tsx?$/;

function* filesBelow(target) {
  if (!existsSync(target)) throw new Error(`${target} is an input of the build and does not exist.`);
  if (statSync(target).isFile()) {
    if (!IGNORED.test(target)) yield target;
    return;
  }
  for (const name of readdirSync(target).sort()) yield* filesBelow(path.join(target, name));
}

/** SHA-256 of the names and contents of files and of all files in folders, without tests. */
function hashOf(root, inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesBelow(path.join(root, input))) {
      hash
        .update(`${path.relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Runs `build` unless the stamp of its last output is the hash of these inputs. Resolves to whether it ran. */
export async function buildIfStale({ root, inputs, stamp, build }) {
  const file = path.join(root, stamp);
  const wanted = hashOf(root, inputs);
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return false;
  await build();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, wanted);
  return true;
}
