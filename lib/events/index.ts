export * from './alerts';
export * from './catalogue';
export * from './decode';
export * from './identity';
export * from './log-level';
export * from './record-time';
