export { addVerifyRoutes } from './routes';
export { Verifications } from './verifications';
