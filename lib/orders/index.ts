export * from './awaited-steps';
export { pathOf } from './event-path';
export * from './order-view';
export * from './reduce';
export * from './total-text';
