export * from './headers';
export * from './publish';
export * from './tail';
export * from './topics';
