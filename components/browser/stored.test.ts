import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readStored, writeStored } from './stored';

const names = z.array(z.string());

describe('a stored value', () => {
  const storage = new Map<string, string>();
  beforeEach(() => {
    storage.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => void storage.set(key, value),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('is read as it was written', () => {
    writeStored('pins', ['M&M', 'Ω-株']);
    expect(readStored('pins', names)).toEqual(['M&M', 'Ω-株']);
  });

  it('counts as missing when it is damaged or does not fit the schema', () => {
    for (const damaged of ['{', '"text"', '[1,2]', '{"a":1}', 'null']) {
      storage.set('pins', damaged);
      expect(readStored('pins', names)).toBeUndefined();
    }
  });

  it('counts as missing where storage is full or forbidden, without an error', () => {
    const refuse = () => {
      throw new DOMException('no', 'QuotaExceededError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
    expect(() => writeStored('pins', [])).not.toThrow();
    expect(readStored('pins', names)).toBeUndefined();
    vi.stubGlobal('localStorage', undefined);
    expect(() => writeStored('pins', [])).not.toThrow();
    expect(readStored('pins', names)).toBeUndefined();
  });
});
