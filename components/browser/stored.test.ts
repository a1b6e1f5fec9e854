import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readStored, writeStored } from './stored';

const names = z.array(z.string());

describe('what a device remembers', () => {
  const held = new Map<string, string>();
  beforeEach(() => {
    held.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => held.get(key) ?? null,
      setItem: (key: string, value: string) => void held.set(key, value),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('is read back as it was written', () => {
    writeStored('pins', ['M&M', 'Ω-株']);
    expect(readStored('pins', names)).toEqual(['M&M', 'Ω-株']);
  });

  it('is not there when it is damaged or of another shape', () => {
    for (const damaged of ['{', '"text"', '[1,2]', '{"a":1}', 'null']) {
      held.set('pins', damaged);
      expect(readStored('pins', names)).toBeUndefined();
    }
  });

  it('is not there where storage is full or forbidden, and nothing breaks', () => {
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
