import type { Address } from '../../wire/broker-connection';
import type { Connections } from '../../wire/connections';
import type { WireRequest } from '../../wire/wire-request';
import {
  assertNone,
  coordinatorLoading,
  coordinatorNotAvailable,
  GroupError,
  notCoordinator,
} from './errors';
import { findCoordinator } from './requests';

const elsewhere = [coordinatorLoading, coordinatorNotAvailable, notCoordinator];

/** The broker that keeps a group. It is looked for when it is first asked something, and after it failed. */
export class Coordinator {
  private address: Promise<Address> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly groupId: string,
  ) {}

  /** Throws when it does not answer, and a GroupError with what `errorOf` finds in the answer. */
  async ask<T>(request: WireRequest<T>, errorOf: (answer: T) => number): Promise<T> {
    this.address ??= this.find();
    const asked = this.address;
    try {
      const answer = await this.connections.ask(await asked, request);
      assertNone(this.groupId, errorOf(answer));
      return answer;
    } catch (error) {
      const isThere = error instanceof GroupError && !elsewhere.includes(error.code);
      if (!isThere && this.address === asked) this.address = undefined;
      throw error;
    }
  }

  private async find(): Promise<Address> {
    const { error, host, port } = await this.connections.askAny(findCoordinator(this.groupId));
    assertNone(this.groupId, error);
    return { host, port };
  }
}
