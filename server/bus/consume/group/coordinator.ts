import type { Address } from '@/server/bus/client/address';
import type { Connections } from '@/server/bus/wire/connections';
import type { WireRequest } from '@/server/bus/wire/wire-request';
import {
  assertNoError,
  coordinatorLoading,
  coordinatorNotAvailable,
  GroupError,
  notCoordinator,
} from './errors';
import { findCoordinator } from './requests';

const movedErrors = [coordinatorLoading, coordinatorNotAvailable, notCoordinator];

/** The broker that coordinates a group. It is looked up before the first request, and again after it failed. */
export class Coordinator {
  private address: Promise<Address> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly groupId: string,
  ) {}

  /** Throws when it does not answer, and a GroupError for the error code that `errorOf` finds in the response. */
  async send<T>(request: WireRequest<T>, errorOf: (response: T) => number): Promise<T> {
    this.address ??= this.find();
    const current = this.address;
    try {
      const response = await this.connections.sendTo(await current, request);
      assertNoError(this.groupId, errorOf(response));
      return response;
    } catch (error) {
      const isCoordinator = error instanceof GroupError && !movedErrors.includes(error.code);
      if (!isCoordinator && this.address === current) this.address = undefined;
      throw error;
    }
  }

  private async find(): Promise<Address> {
    const { error, host, port } = await this.connections.sendToAny(findCoordinator(this.groupId));
    assertNoError(this.groupId, error);
    return { host, port };
  }
}
