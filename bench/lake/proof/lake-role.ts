import { RoleProcess, type RoleProcessOptions } from '@/bench/role-process';
import type { LakeState } from '@/lib/analytics/lake';

export interface LakeRoleOptions extends Omit<RoleProcessOptions, 'role'> {
  brokers: readonly string[];
  folder: string;
  /** Unset: the default of the role. */
  rollSeconds?: number;
}

/** The role `lake` as a process that can be killed. */
export class LakeRole extends RoleProcess {
  constructor({ brokers, folder, rollSeconds, env, ...process }: LakeRoleOptions) {
    const own = {
      KAFKA_BROKERS: brokers.join(','),
      LAKE_PATH: folder,
      ...(rollSeconds !== undefined && { LAKE_ROLL_SECONDS: String(rollSeconds) }),
    };
    super({ ...process, role: 'lake', env: { ...own, ...env } });
  }

  async state(): Promise<LakeState | undefined> {
    const response = await this.get('/lake');
    return response?.ok ? ((await response.json()) as LakeState) : undefined;
  }
}
