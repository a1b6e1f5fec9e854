export * from './consume-group';
export * from './group-progress';
export * from './headers';
export * from './publish';
export * from './record-publisher';
export * from './retry';
export * from './tail';
export * from './topics';
