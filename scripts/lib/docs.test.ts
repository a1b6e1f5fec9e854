import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const folders = ['app', 'bench', 'components', 'deploy', 'docs', 'e2e', 'lib', 'public', 'scripts', 'server'];
const extensions = 'ts|tsx|mjs|json|ya?ml|css|md|svg';

const readText = (file: string) => readFileSync(path.join(root, file), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
    path.posix.join(folder, file),
  );
const files = folders.flatMap(filesIn);
const rootFiles = readdirSync(root);
const documents = [...files, ...rootFiles].filter((file) => file.endsWith('.md'));
/** The service that docs/add-a-service.md tells a reader to write. */
const isExample = (name: string) => name.includes('loyalty');

function inlineCode(document: string): string[] {
  const prose = readText(document).replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

function isPath(code: string): boolean {
  if (/^[./]|[^\w.@()[\]/-]/.test(code) || isExample(code)) return false;
  return folders.includes(code.split('/')[0] ?? '') || new RegExp(`^[\\w./-]+\\.(${extensions})$`).test(code);
}

function isThere(name: string): boolean {
  return existsSync(path.join(root, name)) || files.some((file) => file.endsWith(`/${name}`));
}

function anchorsOf(document: string): string[] {
  return [...readText(document).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

function isLinkRight(document: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const file = target ? path.posix.join(path.posix.dirname(document), target) : document;
  return existsSync(path.join(root, file)) && (!anchor || anchorsOf(file).includes(anchor));
}

const source = files.filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.endsWith('docs.test.ts'));
const words = new Set(source.flatMap((file) => readText(file).match(/\w+/g) ?? []));

it.each(documents)('%s names files and folders that are there', (document) => {
  expect(inlineCode(document).filter((code) => isPath(code) && !isThere(code))).toEqual([]);
});

it.each(documents)('%s links to files and headings that are there', (document) => {
  const links = [...readText(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const own = links.filter((link) => !/^\w+:/.test(link));
  expect(own.filter((link) => !isLinkRight(document, link))).toEqual([]);
});

it.each(documents)('%s names identifiers and metrics that the code has', (document) => {
  const identifiers = inlineCode(document).filter((code) => /^([a-z]+|[A-Z][a-z]+)[A-Z]\w*$/.test(code));
  const metrics = inlineCode(document).filter((code) => /^pulseboard_[a-z_]+$/.test(code));
  const hasMetric = (name: string) => words.has(name) || words.has(name.replace(/^pulseboard_[a-z]+_/, ''));
  expect(identifiers.filter((name) => !words.has(name))).toEqual([]);
  expect(metrics.filter((name) => !hasMetric(name))).toEqual([]);
});

it.each(documents)('%s names npm scripts that package.json has', (document) => {
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  const named = [...readText(document).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !scripts[name])).toEqual([]);
});

it('docs/configuration.md describes variables that server/config.ts reads', () => {
  const rows = readText('docs/configuration.md').match(/^\| `[A-Z][^|]*\|/gm) ?? [];
  const variables = rows.flatMap((row) => row.match(/[A-Z][A-Z_]+/g) ?? []);
  const config = readText('server/config.ts');
  expect(variables.length).toBeGreaterThan(20);
  expect(variables.filter((name) => !config.includes(`  ${name}: `))).toEqual([]);
});

it('the example in docs/add-a-service.md imports modules that are there', () => {
  const imports = [...readText('docs/add-a-service.md').matchAll(/from '(@\/|\.\.?\/)([\w./-]+)'/g)];
  const named = imports.map(([, , name = '']) => name).filter((name) => !isExample(name));
  const isModule = (name: string) => [`${name}.ts`, `${name}/index.ts`].some(isThere);
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !isModule(name))).toEqual([]);
});
