export * from './order-view';
export * from './reduce';
