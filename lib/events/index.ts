export * from './catalogue';
export * from './decode';
