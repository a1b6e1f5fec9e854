/**
 * The kinds of processes in the order of their dependencies; they stop in the opposite order. The balancer stops after
 * the gateways, because their goodbye messages pass through it.
 */
export const KINDS = ['database', 'broker', 'balancer', 'gateway', 'service', 'simulator', 'web'] as const;
export type ProcessKind = (typeof KINDS)[number];
