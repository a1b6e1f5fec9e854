/** The stages of `npm test` in order. Those of a step run beside each other. */
export const steps = [['lint', 'types'], ['unit', 'build'], ['integration'], ['e2e']];

const names = steps.flat();
const withFiles = ['unit', 'integration', 'e2e'];

const usage = `Usage: npm test [-- STAGE [FILE...] [STAGE [FILE...]]...]

  lint          biome (style, imports) and knip (exports, files and packages that nothing uses)
  types         TypeScript
  unit          tests that need no server
  build         builds the server and the page; part of e2e
  integration   tests on a real broker and a real database
  e2e           tests of the whole system in Chromium

Without a stage all of them run. A FILE after unit, integration or e2e is a part of the path of a test file, with a
dot or a slash in it: npm test -- e2e admin.spec.ts. The last line is "N passed, N failed".`;

/** The chosen stages, each with the files that limit it. Throws with the usage when a word is neither. */
export function chooseStages(words) {
  if (words.length === 0) return new Map(names.map((name) => [name, []]));
  const chosen = new Map();
  let stage;
  for (const word of words) {
    if (names.includes(word)) {
      stage = word;
      chosen.set(stage, chosen.get(stage) ?? []);
    } else if (withFiles.includes(stage) && /[./]/.test(word)) chosen.get(stage).push(word);
    else throw new Error(`"${word}" is neither a stage nor a file of one.\n\n${usage}`);
  }
  if (chosen.has('e2e')) chosen.set('build', []);
  return chosen;
}
