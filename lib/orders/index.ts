export * from './awaited';
export * from './order-view';
export { pathOf } from './path';
export * from './reduce';
export * from './total-text';
