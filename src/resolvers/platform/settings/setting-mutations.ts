import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import {
  deleteTenantSetting,
  deleteUserSetting,
  setTenantSetting,
  setUserSetting,
} from '../../../domain/platform/settings/write-setting.js';
import type { GraphContext } from '../../engine/context.js';
import {
  DeleteTenantSettingInput,
  DeleteUserSettingInput,
  SetTenantSettingInput,
  SetUserSettingInput,
} from './setting-inputs.js';
import { mutate, payloadOf } from '../../engine/mutate.js';
import { Setting } from './setting-type.js';

const setting = { type: () => Setting, description: 'Setting after the change.' };
const SetTenantSettingPayload = payloadOf('SetTenantSetting', { setting });
const DeleteTenantSettingPayload = payloadOf('DeleteTenantSetting', { setting });
const SetUserSettingPayload = payloadOf('SetUserSetting', { setting });
const DeleteUserSettingPayload = payloadOf('DeleteUserSetting', { setting });

const names = { name: 'settingName' };

@Resolver()
export class SettingMutations {
  @Mutation(() => SetTenantSettingPayload, {
    nullable: true,
    description:
      'Sets or locks the value of a setting for a tenant and its descendants. Requires the scope `tenant_admin` on the tenant.',
  })
  setTenantSetting(
    @Arg('input', () => SetTenantSettingInput, { description: 'Setting.' })
    { lock, exclusive, ...input }: SetTenantSettingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    // For a lock null means that it is left out. Only the value of a setting can be null.
    const given = { ...input, lock: lock ?? undefined, exclusive: exclusive ?? undefined };
    return mutate(ctx, setTenantSetting, given, (state) => ({ setting: state }), names);
  }

  @Mutation(() => DeleteTenantSettingPayload, {
    nullable: true,
    description:
      'Removes the own value of a tenant for a setting, so that the tenant inherits the value. Requires the scope `tenant_admin` on the tenant.',
  })
  deleteTenantSetting(
    @Arg('input', () => DeleteTenantSettingInput, { description: 'Setting.' })
    input: DeleteTenantSettingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteTenantSetting, input, (state) => ({ setting: state }), names);
  }

  @Mutation(() => SetUserSettingPayload, {
    nullable: true,
    description:
      'Sets the value of a setting for a user. Requires the scope `user_admin` on the tenant of the user.',
  })
  setUserSetting(
    @Arg('input', () => SetUserSettingInput, { description: 'Setting.' })
    input: SetUserSettingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, setUserSetting, input, (state) => ({ setting: state }), names);
  }

  @Mutation(() => DeleteUserSettingPayload, {
    nullable: true,
    description:
      'Removes the value of a setting that is set for a user, so that the user inherits the value. Requires the scope `user_admin` on the tenant of the user.',
  })
  deleteUserSetting(
    @Arg('input', () => DeleteUserSettingInput, { description: 'Setting.' })
    input: DeleteUserSettingInput,
    @Ctx() ctx: GraphContext,
  ): Promise<object> {
    return mutate(ctx, deleteUserSetting, input, (state) => ({ setting: state }), names);
  }
}
