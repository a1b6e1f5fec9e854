// Readers of single values, written from docs/verify.md. Each returns the normalized value, or `wrong`.

export const wrong = Symbol('wrong');

const isWhole = (value) => typeof value === 'number' && Number.isSafeInteger(value);

/** No NUL and no lone surrogate. */
const isStorable = (value) => !value.includes('\0') && value.isWellFormed();

/** Characters are code points; a text of n UTF-16 units has at least n / 2 of them. */
const isLonger = (value, most) =>
  value.length > most && (value.length > 2 * most || [...value].length > most);

export const text = (most, { least = 0, storable = false } = {}) => {
  return (value) => {
    if (typeof value !== 'string' || value.length < least || isLonger(value, most)) return wrong;
    return storable && !isStorable(value) ? wrong : value;
  };
};
export const filled = (most) => text(most, { least: 1, storable: true });

export const whole = (least = 0, most = Number.MAX_SAFE_INTEGER) => {
  return (value) => (isWhole(value) && value >= least && value <= most ? value : wrong);
};

export const finite = (value) => (Number.isFinite(value) ? value : wrong);
export const finiteFrom0 = (value) => (Number.isFinite(value) && value >= 0 ? value : wrong);
export const numberBetween = (least, most) => (value) =>
  Number.isFinite(value) && value >= least && value <= most ? value : wrong;

/** Of an object with any names. The one that would set its prototype is left out. */
const entriesOf = (value) => Object.entries(value).filter(([name]) => name !== '__proto__');

/** The further fields of a log line: at most 64, each a text, a number or a boolean. */
export function attributes(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
  const entries = entriesOf(value);
  const isRight = ([name, field]) =>
    text(200, { least: 1 })(name) !== wrong &&
    (typeof field === 'boolean' || Number.isFinite(field) || text(4_000)(field) !== wrong);
  return entries.length <= 64 && entries.every(isRight) ? Object.fromEntries(entries) : wrong;
}

/** The labels of an alert: at most 20 texts. */
export function labels(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
  const entries = entriesOf(value);
  const isRight = ([name, label]) =>
    filled(200)(name) !== wrong && text(256, { storable: true })(label) !== wrong;
  return entries.length <= 20 && entries.every(isRight) ? Object.fromEntries(entries) : wrong;
}

export const orNull = (read) => (value) => (value === null ? null : read(value));

export const oneOf =
  (...names) =>
  (value) =>
    names.includes(value) ? value : wrong;

/** May be absent; null is not absent. */
export const optional = (read) => Object.assign((value) => read(value), { isOptional: true });

/** The given fields in their order; other fields are dropped. */
export const object = (fields) => {
  const entries = Object.entries(fields);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
    const result = {};
    for (const [name, read] of entries) {
      const given = Object.hasOwn(value, name) ? value[name] : undefined;
      if (given === undefined && read.isOptional) continue;
      result[name] = read(given);
      if (result[name] === wrong) return wrong;
    }
    return result;
  };
};

export const list = (read, least, most) => (value) => {
  if (!Array.isArray(value) || value.length < least || isLonger(value, most)) return wrong;
  const result = value.map(read);
  return result.includes(wrong) ? wrong : result;
};

/** 1 to 64 printable characters without white space at either end; zero-width joiners are allowed between others. */
export function symbol(value) {
  if (typeof value !== 'string' || value !== value.trim()) return wrong;
  const characters = [...value];
  if (characters.length < 1 || characters.length > 64) return wrong;
  const isJoiner = (character) => character === '\u200c' || character === '\u200d';
  const prints = characters.every((one) => isJoiner(one) || !/[\p{C}\p{Zl}\p{Zp}]/u.test(one));
  return prints && characters.some((one) => !isJoiner(one) && !/\s/.test(one)) ? value : wrong;
}

const atom = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+$/u;
const isLabel = (label) =>
  label.length >= 1 &&
  /^[\p{L}\p{M}\p{N}-]+$/u.test(label) &&
  [...label].length <= 63 &&
  /^[\p{L}\p{N}]/u.test(label) &&
  !label.endsWith('-');

/** One address: a dot-atom of at most 64 characters, `@`, and a domain of two labels or more; 254 in all. */
export function email(value) {
  if (typeof value !== 'string' || isLonger(value, 254) || !value.isWellFormed()) return wrong;
  const [local, domain, ...rest] = value.split('@');
  if (domain === undefined || rest.length > 0 || [...local].length > 64) return wrong;
  const labels = domain.split('.');
  const isRight =
    local.split('.').every((part) => atom.test(part)) && labels.length > 1 && labels.every(isLabel);
  return isRight ? value : wrong;
}

/** A path of the site, or an http(s) address. */
export function link(value) {
  if (typeof value !== 'string' || isLonger(value, 2_000) || !isStorable(value)) return wrong;
  const isPath = value.startsWith('/') && value[1] !== '/' && value[1] !== '\\';
  return isPath || value.startsWith('http://') || value.startsWith('https://') ? value : wrong;
}

const levels = ['debug', 'info', 'warn', 'error', 'fatal'];
const levelNames = {
  trace: 'debug',
  notice: 'info',
  warning: 'warn',
  critical: 'fatal',
  alert: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
};

function levelOfNumber(value) {
  if (value >= 60) return 'fatal';
  if (value >= 50) return 'error';
  if (value >= 40) return 'warn';
  if (value >= 30) return 'info';
  return value >= 10 ? 'debug' : wrong;
}

/** A level by any of its names, in any case, or by pino's number. */
export function level(value) {
  if (typeof value === 'number') return levelOfNumber(value);
  if (typeof value !== 'string' || value.length > 20) return wrong;
  const name = value.trim().toLowerCase();
  if (levels.includes(name)) return name;
  return Object.hasOwn(levelNames, name) ? levelNames[name] : wrong;
}

/** How severe a level is: a greater number is worse. */
export const severityOf = (name) => levels.indexOf(name);
