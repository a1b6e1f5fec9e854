export * from './awaited';
