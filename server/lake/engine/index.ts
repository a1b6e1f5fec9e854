export { createLakeEngine, type LakeEngineOptions } from './create';
export { LakeEngineError, type LakeEngineProblem } from './errors';
export type { LakeEngine, LakeSnapshot, QueryResult } from './interface';
