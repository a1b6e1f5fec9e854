/** A simulated instrument. */
export interface MarketSymbol {
  symbol: string;
  startPrice: number;
  /** Typical relative move within one second. */
  volatility: number;
  /** Decimal places of its prices: the smallest move is 10 to the power of minus this. */
  decimals: number;
}

const calm = 0.0004;
const lively = 0.0009;
const wild = 0.002;

type Row = readonly [symbol: string, startPrice: number];
const group = (volatility: number, decimals: number, rows: readonly Row[]): MarketSymbol[] =>
  rows.map(([symbol, startPrice]) => ({ symbol, startPrice, volatility, decimals }));

// Invented companies, so that no price looks like a real quote.
const calmCompanies = group(calm, 2, [
  ['ACME', 184.2],
  ['ALDR', 62.35],
  ['ARBR', 41.8],
  ['BAYN', 133.4],
  ['BRKW', 97.15],
  ['CASC', 58.9],
  ['CEDR', 76.05],
  ['CLRW', 112.6],
  ['CRWN', 249.3],
  ['DELT', 33.72],
  ['DOVE', 87.44],
  ['ELMS', 45.1],
  ['FERN', 28.66],
  ['FJRD', 154.75],
  ['GLOB', 211.05],
  ['GRAN', 66.2],
  ['HARB', 92.88],
  ['HEXA', 139.6],
  ['ISLE', 52.3],
  ['JUNI', 71.95],
  ['KEEL', 36.4],
  ['LARK', 118.2],
]);

const livelyCompanies = group(lively, 2, [
  ['LUMN', 302.5],
  ['MAPL', 24.18],
  ['MERI', 176.9],
  ['MOSS', 19.45],
  ['NIMB', 428.1],
  ['NOVA', 265.7],
  ['OAKS', 81.3],
  ['ONYX', 143.25],
  ['ORBT', 356.8],
  ['PALM', 49.6],
  ['PEAK', 128.45],
  ['PIKE', 67.9],
  ['PLNT', 22.7],
  ['QUAY', 104.15],
  ['QNTM', 512.4],
  ['REEF', 38.25],
  ['RIDG', 94.7],
  ['ROOK', 157.3],
  ['SABL', 73.8],
  ['SOLR', 221.6],
  ['SPRC', 56.45],
  ['STRM', 189.95],
  ['TERN', 31.2],
  ['TIDE', 84.5],
  ['UMBR', 115.85],
  ['VALE', 47.3],
  ['VEGA', 338.2],
  ['WREN', 26.95],
  ['YARR', 61.7],
  ['ZEPH', 172.1],
]);

const funds = group(calm / 2, 2, [
  ['^BROAD', 5_120],
  ['^SMALL', 2_045.5],
  ['^GREEN', 1_310.25],
]);

const currencies = group(calm / 4, 5, [
  ['AUR/SOL', 1.08421],
  ['AUR/LIR', 0.85612],
  ['SOL/KRO', 10.48215],
  ['SOL/YEN', 151.23417],
]);

const coins = group(wild, 4, [
  ['$EMBER', 42.1875],
  ['$FLUX', 3.2164],
  ['$GLINT', 0.8721],
  ['$HALO', 187.442],
  ['$RUNE', 12.0358],
]);

/** Every symbol of the simulated market. */
export const symbols: readonly MarketSymbol[] = [
  ...calmCompanies,
  ...livelyCompanies,
  ...funds,
  ...currencies,
  ...coins,
];
