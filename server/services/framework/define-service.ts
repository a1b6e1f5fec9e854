import type { z } from 'zod';
import type { ServiceDefinition } from './definition';
import { createParts } from './parts';
import { RunningService } from './running-service';
import type { CreateService } from './service';

/** Turns a definition into a factory of services that start and stop. */
export function defineService<Settings extends z.ZodObject>(
  definition: ServiceDefinition<Settings>,
): CreateService {
  return (config, { log }) => new RunningService(createParts(definition, config, log));
}
