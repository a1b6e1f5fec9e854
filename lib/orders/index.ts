export * from './awaited-steps';
export { buildPath } from './event-path';
export * from './order-view';
export * from './reduce';
export * from './total-text';
