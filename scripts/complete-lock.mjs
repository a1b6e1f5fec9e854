// For maintainers, after `npm install` changed package-lock.json: adds the optional packages of other platforms, which npm
// leaves out. Without them `npm ci` refuses the lock file, and native packages would be missing on those platforms.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const SYSTEMS = [
  'android',
  'darwin',
  'linux',
  'win32',
  'freebsd',
  'openharmony',
  'netbsd',
  'openbsd',
  'sunos',
  'aix',
];
// Longer names first, because arm is a prefix of arm64.
const CPUS = ['loong64', 'riscv64', 'ppc64', 'wasm32', 's390x', 'arm64', 'ia32', 'arm', 'x64'];

/** The platform in a native package's name, as npm writes it into a lock file. */
function platformOf(name) {
  const words = name.split('/').at(-1).split(/[-.]/);
  const system = SYSTEMS.find((each) => words.includes(each));
  const cpu = CPUS.find((each) => words.includes(each));
  if (!cpu || (!system && cpu !== 'wasm32')) return undefined;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  const hasLibc = system === 'linux' && words.some((word) => /^(musl|gnu)/.test(word));
  return { cpu: [cpu], ...(hasLibc ? { libc: [libc] } : {}), ...(system ? { os: [system] } : {}) };
}

function missingOf(packages, where, { optionalDependencies = {}, dev }) {
  return Object.entries(optionalDependencies).flatMap(([name, version]) => {
    const known = packages[`node_modules/${name}`] || packages[`${where}/node_modules/${name}`];
    const platform = platformOf(name);
    if (known || !platform || !/^\d+\.\d+\.\d+/.test(version)) return [];
    return [[`node_modules/${name}`, { version, ...(dev ? { dev } : {}), optional: true, ...platform }]];
  });
}

const file = path.resolve(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const known = Object.entries(lock.packages);
const missing = known.flatMap(([where, entry]) => missingOf(lock.packages, where, entry));
const sorted = [...known, ...missing].sort(([one], [other]) => one.localeCompare(other, 'en'));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`added ${missing.length} optional packages of other platforms`);
