export { maskNumber, maskSecrets } from './mask-secrets';
export { isSecretName, secretMark } from './secret-names';
