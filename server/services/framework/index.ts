export type { Context } from './context';
export { defineService } from './define-service';
export { type Completion, type Delivery, type Http, type Runtime, task } from './definition';
export type { CreateService, Service, ServiceConfig } from './service';
export type { FailpointName, FailpointPlan } from './support/failpoints';
