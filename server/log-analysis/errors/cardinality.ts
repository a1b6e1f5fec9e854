/** Bits of the hash that select a register: a standard error of 1.04 / sqrt(4096), 1.6 %. */
const indexBits = 12;
export const registerCount = 2 ** indexBits;
/** The other bits of a hash of 53. */
const restBits = 53 - indexBits;
const lowBits = 20;

/** Notes a hash of 53 bits (HyperLogLog): the register keeps the longest run of leading zeros that it has seen, plus one. */
export function noteHash(registers: Uint8Array, hash: number): void {
  const index = hash % registerCount;
  const rank = leadingZeros(Math.floor(hash / registerCount)) + 1;
  if (rank > (registers[index] ?? 0)) registers[index] = rank;
}

/** Of a number of 41 bits. */
function leadingZeros(rest: number): number {
  const high = Math.floor(rest / 2 ** lowBits);
  if (high > 0) return Math.clz32(high) - (32 - (restBits - lowBits));
  return restBits - lowBits + Math.clz32(rest) - (32 - lowBits);
}

/**
 * How many different hashes were noted: the improved raw estimator, which needs no correction for small or large numbers.
 * Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches", 2017, algorithm 6: https://arxiv.org/abs/1702.01284
 */
export function estimate(registers: Uint8Array): number {
  const counts = new Array<number>(restBits + 2).fill(0);
  for (const rank of registers) counts[rank] = (counts[rank] ?? 0) + 1;
  const share = (rank: number) => (counts[rank] ?? 0) / registerCount;
  let z = registerCount * tau(1 - share(restBits + 1));
  for (let rank = restBits; rank >= 1; rank -= 1) z = 0.5 * (z + (counts[rank] ?? 0));
  z += registerCount * sigma(share(0));
  return Math.round(registerCount ** 2 / (2 * Math.LN2 * z));
}

function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let power = share;
  let sum = share;
  for (let weight = 1, before = -1; sum !== before; weight *= 2) {
    before = sum;
    power *= power;
    sum += power * weight;
  }
  return sum;
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let root = share;
  let sum = 1 - share;
  for (let weight = 0.5, before = -1; sum !== before; weight *= 0.5) {
    before = sum;
    root = Math.sqrt(root);
    sum -= (1 - root) ** 2 * weight;
  }
  return sum / 3;
}
