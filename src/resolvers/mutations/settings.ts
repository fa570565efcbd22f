import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import {
  deleteTenantSetting,
  deleteUserSetting,
  setTenantSetting,
  setUserSetting,
} from '../../domain/settings/write-setting.js';
import type { GraphContext } from '../context.js';
import {
  DeleteTenantSettingInput,
  DeleteUserSettingInput,
  SetTenantSettingInput,
  SetUserSettingInput,
} from '../inputs/setting.js';
import { mutate, payloadOf } from '../mutate.js';
import { Setting } from '../types/setting.js';

const setting = { type: () => Setting, description: 'The setting, as it is now.' };
const SetTenantSettingPayload = payloadOf('SetTenantSetting', { setting });
const DeleteTenantSettingPayload = payloadOf('DeleteTenantSetting', { setting });
const SetUserSettingPayload = payloadOf('SetUserSetting', { setting });
const DeleteUserSettingPayload = payloadOf('DeleteUserSetting', { setting });

const names = { name: 'settingName' };

@Resolver()
export class SettingMutations {
  @Mutation(() => SetTenantSettingPayload, {
    nullable: true,
    description: 'Sets a setting for a tenant and those below it, or locks it.',
  })
  setTenantSetting(
    @Arg('input', () => SetTenantSettingInput, { description: 'The setting.' })
    { lock, exclusive, ...input }: SetTenantSettingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    // No word on a lock is none: only a value can be null.
    const given = { ...input, lock: lock ?? undefined, exclusive: exclusive ?? undefined };
    return mutate(ctx, setTenantSetting, given, (state) => ({ setting: state }), names);
  }

  @Mutation(() => DeleteTenantSettingPayload, {
    nullable: true,
    description: 'Takes back what a tenant has set, so that it inherits again.',
  })
  deleteTenantSetting(
    @Arg('input', () => DeleteTenantSettingInput, { description: 'The setting.' })
    input: DeleteTenantSettingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteTenantSetting, input, (state) => ({ setting: state }), names);
  }

  @Mutation(() => SetUserSettingPayload, {
    nullable: true,
    description: 'Sets a setting for one user.',
  })
  setUserSetting(
    @Arg('input', () => SetUserSettingInput, { description: 'The setting.' })
    input: SetUserSettingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setUserSetting, input, (state) => ({ setting: state }), names);
  }

  @Mutation(() => DeleteUserSettingPayload, {
    nullable: true,
    description: 'Takes back what was set for a user, so that they inherit again.',
  })
  deleteUserSetting(
    @Arg('input', () => DeleteUserSettingInput, { description: 'The setting.' })
    input: DeleteUserSettingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteUserSetting, input, (state) => ({ setting: state }), names);
  }
}
